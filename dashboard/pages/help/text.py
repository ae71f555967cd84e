"""A page of the manual."""

from collections.abc import Callable
from functools import cache

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component
from markdown_it.tree import SyntaxTreeNode
from PIL import Image

from dashboard.core.address import address as app_address
from dashboard.manual import KINDS
from dashboard.manual.document import DOCS, resolve
from dashboard.pages.help import ids as own
from dashboard.pages.help.contents import address
from dashboard.pages.help.scene import HelpScene
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria, card, subtitle
from dashboard.ui.markdown_components import LEAVES, PLAIN
from dashboard.ui.panel import Panel, Parts

FOLDER = "/assets/docs"
Content = list[Component | str]


def layout() -> Component:
    """Filled for the chosen page."""
    title = [html.Span("Page", id=own.TEXT_TITLE), subtitle(own.TEXT_KIND)]
    return card(own.TEXT, title, [html.Article(id=own.TEXT_BODY, className="help-text")])


PARTS = {
    "title": Output(own.TEXT_TITLE, "children"),
    "kind": Output(own.TEXT_KIND, "children"),
    "body": Output(own.TEXT_BODY, "children"),
    "permalink": Output(ids.PERMALINK, "data"),
}


def render(scene: HelpScene) -> Parts:
    """The text of the page."""
    document = scene.document
    return {
        "title": document.title,
        "kind": KINDS[document.kind],
        "body": _children(SyntaxTreeNode(document.tokens), scene),
        "permalink": {"of": {"page": document.key}, "isPrivate": False},
    }


def register(app: Dash, _: Services) -> None:
    """A page begins at its top, or at the place that the address names."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showHelp"), Input(PANEL.tree, "values")
    )


def _children(node: SyntaxTreeNode, scene: HelpScene) -> Content:
    return [made for child in node.children for made in _made(child, scene)]


def _made(node: SyntaxTreeNode, scene: HelpScene) -> Content:
    if node.type in WHOLE:
        return [WHOLE[node.type](node, scene)]
    if node.type in LEAVES:
        return [LEAVES[node.type](node.content)]
    if node.type == "heading":
        return _heading(node, scene)
    inner = _children(node, scene)
    if node.type in PLAIN and not (node.type == "paragraph" and node.hidden):
        return [getattr(html, PLAIN[node.type])(inner)]
    return inner


def _heading(node: SyntaxTreeNode, scene: HelpScene) -> Content:
    """One level lower than written, as the page's own title is above; the title itself is there."""
    level, anchor = int(node.tag[1:]), str(node.attrs.get("id", ""))
    if level == 1:
        return []
    link = html.A("#", href=f"#{anchor}", className="help-anchor", **aria(label="Link to here"))
    tag = getattr(html, f"H{level + 1}")
    return [tag([*_children(node, scene), link], id=anchor, disable_n_clicks=True)]


def _link(node: SyntaxTreeNode, scene: HelpScene) -> Component:
    inner = _children(node, scene)
    path, anchor = resolve(scene.view.page, str(node.attrs["href"]))
    if path in scene.services.manual.documents:
        return html.A(inner, href=address(scene, path, anchor))
    return html.A(inner, href=path, target="_blank", rel="noopener noreferrer")


def _picture(node: SyntaxTreeNode, scene: HelpScene) -> Component:
    path, _ = resolve(scene.view.page, str(node.attrs["src"]))
    width, height = _size(path)
    there = app_address(f"{FOLDER}/{path}")
    return html.Img(src=there, alt=node.content, width=width, height=height)


@cache
def _size(path: str) -> tuple[int, int]:
    """Width and height in pixels, so that a picture has its place before it is loaded."""
    with Image.open(DOCS / path) as picture:
        return picture.size


def _code(node: SyntaxTreeNode, _: HelpScene) -> Component:
    """A block of code with a button that copies it; assets/pages/help.mjs."""
    button = html.Button("Copy", className="quiet-button help-copy")
    code = html.Pre(html.Code(node.content), tabIndex=0)  # a wide one scrolls, by keys too
    return html.Div([code, button], className="help-code")


def _table(node: SyntaxTreeNode, scene: HelpScene) -> Component:
    """It scrolls where it is wider than the page."""
    return html.Div(html.Table(_children(node, scene)), className="help-table", tabIndex=0)


WHOLE: dict[str, Callable[[SyntaxTreeNode, HelpScene], Component]] = {
    "link": _link,
    "image": _picture,
    "fence": _code,
    "code_block": _code,
    "table": _table,
}

PANEL = Panel(
    own.TEXT, layout, fields=("model", "page"), parts=PARTS, render=render, register=register
)
