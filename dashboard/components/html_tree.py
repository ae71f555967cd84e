"""Plain HTML as one component: a page's frame, and each panel's texts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dash import Dash
from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent

HTML = "dash_html_components"
HANDLED = {"n_clicks", "n_clicks_timestamp", "disable_n_clicks"}  # of Dash's own elements


class HtmlTree(StratoscopeComponent):
    """Elements of `dash.html`, rendered by one component. See assets/components/html-tree.mjs.

    Every Dash component that a page mounts costs time in each click, whatever it shows. This one
    stands for all elements that no callback names.

    id: of this component; the elements keep theirs.
    tree: the element, as Dash writes components; `{"slot": 2}` stands for `children[2]`.
    values: properties of elements, by "id.property"; set by callbacks.
    children: the components among the elements.
    """

    id: str
    tree: dict[str, Any]
    values: dict[str, object] | None = None
    children: list[Component] = []  # noqa: RUF012 -- a default, as of every property


@dataclass(frozen=True)
class TreeMaker:
    """Turns layouts into trees.

    `named` are the ids that callbacks name: their elements stay components. Elements with a tree of
    their own are in `own`, with the id of that tree.
    """

    named: Collection[str]
    own: Mapping[str, str] = field(default_factory=dict)

    def tree(self, layout: Component, tree_id: str) -> Component:
        """The layout with its elements in one component of that id, or in several below it."""
        if not self._is_element(layout):
            return self._with_trees_below(layout, tree_id)
        slots: list[Component] = []
        own_id = self.own.get(_id(layout), tree_id)
        tree = self._node(layout, slots, own_id)
        return HtmlTree(id=own_id, tree=tree, values={}, children=slots)

    def elements(self, layout: Component) -> set[str]:
        """Ids of the elements in the layout's own tree."""
        tree = self.tree(layout, "")
        return set(_ids(tree.tree)) if isinstance(tree, HtmlTree) else set()

    def _is_element(self, part: object) -> bool:
        return (
            isinstance(part, Component) and part._namespace == HTML and _id(part) not in self.named
        )

    def _node(self, part: Component, slots: list[Component], tree_id: str) -> dict[str, Any]:
        """The element as JSON; its components go into `slots`."""
        written = part.to_plotly_json()
        properties = {
            name: value
            for name, value in written["props"].items()
            if name not in HANDLED and name != "children" and value is not None
        }
        children: list[object] = []
        for child in _children(part):
            if not isinstance(child, Component):
                children.append(child)
            elif self._is_element(child) and _id(child) not in self.own:
                children.append(self._node(child, slots, tree_id))
            else:
                children.append({"slot": len(slots)})
                slots.append(self.tree(child, f"{tree_id}-{len(slots)}"))
        return {"type": written["type"].lower(), "props": properties, "children": children}

    def _with_trees_below(self, part: Component, tree_id: str) -> Component:
        """A component with its own children as trees."""
        children = [
            self.tree(each, f"{tree_id}-{i}") if isinstance(each, Component) else each
            for i, each in enumerate(_children(part))
        ]
        if any(isinstance(each, Component) for each in children):
            part.children = children if len(children) > 1 else children[0]
        return part


def _id(part: Component) -> str:
    return getattr(part, "id", None) or ""


def _children(part: Component) -> list[Any]:
    children = getattr(part, "children", None)
    if isinstance(children, list | tuple):
        return list(children)
    return [] if children is None else [children]


def _ids(node: object) -> Iterator[str]:
    if isinstance(node, dict) and "props" in node:
        if "id" in node["props"]:
            yield node["props"]["id"]
        for child in node["children"]:
            yield from _ids(child)


def check_elements(value: object) -> None:
    """Raises: TypeError for a component that is no element, as an HtmlTree can render none."""
    parts = value if isinstance(value, list | tuple) else [value]
    for part in parts:
        if isinstance(part, Component):
            if part._namespace != HTML:
                raise TypeError(f"{type(part).__name__} is a component, which needs an output.")
            check_elements(_children(part))


def named_in_callbacks(app: Dash) -> set[str]:
    """Ids of the components that the app's callbacks read or set."""
    named: set[str] = set()
    for callback in app._callback_list:
        outputs = callback["output"].strip(".").split("...")
        named |= {output.rpartition(".")[0] for output in outputs}
        named |= {each["id"] for each in (*callback["inputs"], *callback["state"])}
    return named - {""}  # as of callbacks without outputs
