"""Components as HTML, for what a page shows before React is there."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.components.html_tree import HTML
from dashboard.core.templates import templates

ELEMENT = templates(Path(__file__).parent / "templates").get_template("element.html")
VOID = ("br", "hr", "img", "input")
CONTROLS = ("button", "input", "select", "summary", "textarea")  # nothing works yet but links
NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan"}
NO_ATTRIBUTES = ("children", "disable_n_clicks", "n_clicks", "n_clicks_timestamp", "style")

Attributes = Mapping[str, object]


def static_html(part: object) -> Markup:
    """The HTML of a component and its children; controls are inert.

    Elements have their ids, but for text fields and lists: nobody can fill them in yet. Components
    that React alone can render leave their place empty.
    """
    if part is None or isinstance(part, bool):
        return Markup()
    if isinstance(part, list | tuple):
        return Markup().join(map(static_html, part))
    if isinstance(part, Markup):
        return part
    if not isinstance(part, Component):
        return Markup().join((str(part),))  # which escapes it
    properties: dict[str, Any] = part.to_plotly_json()["props"]
    if part._namespace == HTML:
        return _element(part._type.lower(), properties, properties.get("children"))
    return OTHERS[part._type](properties) if part._type in OTHERS else Markup()


def _element(tag: str, properties: Attributes, children: object = None) -> Markup:
    shown = {name: value for name, value in properties.items() if name not in NO_ATTRIBUTES}
    if tag in CONTROLS:
        shown["inert"] = True
    attributes = [
        (NAMES.get(name, name), "" if value is True else value)
        for name, value in shown.items()
        if value is not None and value is not False
    ]
    inside = None if tag in VOID else static_html(children)
    return Markup(ELEMENT.render(tag=tag, attributes=attributes, children=inside))


def _named(properties: Attributes, *classes: str) -> str:
    return " ".join(filter(None, [*classes, str(properties.get("class_name") or "")]))


def _select(properties: Attributes) -> Markup:
    options: Any = properties.get("options") or []
    chosen = [each["label"] for each in options if each["value"] == properties.get("value")]
    option = _element("option", {}, [*chosen, *(each["label"] for each in options)][:1])
    names = _named(properties, "form-select", "form-select-sm")
    return _element("select", {"className": names}, [option])


def _input(properties: Attributes) -> Markup:
    kind = properties.get("type", "text")
    kept = {name: properties.get(name) for name in ("placeholder", "min", "max", "value")}
    names = _named(properties, "form-control", "form-control-sm")
    return _element("input", {"className": names, "type": kind, **kept})


def _radio_items(properties: Attributes) -> Markup:
    options: Any = properties["options"]
    label = {"className": properties.get("label_class_name")}
    items = [
        _element("div", {"className": "form-check"}, _element("span", label, each["label"]))
        for each in options
    ]
    return _element("div", {"className": _named(properties)}, items)


def _add_to_review(properties: Attributes) -> Markup:
    shown = {"id": properties["id"], "hidden": properties["hidden"]}
    return _element("button", {**shown, "className": "quiet-button framed"}, "Add to review")


OTHERS: dict[str, Callable[[Attributes], Markup]] = {
    "Select": _select,
    "Input": _input,
    "RadioItems": _radio_items,
    "AddToReview": _add_to_review,
}
