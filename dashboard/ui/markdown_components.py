"""Markdown that people wrote, as Dash components."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component
from markdown_it.tree import SyntaxTreeNode

from dashboard.core.markdown import LINK, SECTION, parsed

LEAVES: dict[str, Callable[[str], Component | str]] = {  # what holds text and no other element
    "text": str,
    "softbreak": lambda _: "\n",
    "hardbreak": lambda _: html.Br(),
    "hr": lambda _: html.Hr(),
    "code_inline": html.Code,
    "fence": lambda text: html.Pre(html.Code(text)),
    "code_block": lambda text: html.Pre(html.Code(text)),
}
PLAIN = {  # what becomes an element of that name
    **{"paragraph": "P", "strong": "Strong", "em": "Em", "s": "S", "blockquote": "Blockquote"},
    **{"bullet_list": "Ul", "ordered_list": "Ol", "list_item": "Li", "table": "Table"},
    **{"thead": "Thead", "tbody": "Tbody", "tr": "Tr", "th": "Th", "td": "Td"},
}


def to_components(source: str, below: int = SECTION) -> list[Component | str]:
    """A text as Dash components, below a heading of that level."""
    return _children(SyntaxTreeNode(parsed(source, below)))


def _children(node: SyntaxTreeNode) -> list[Component | str]:
    return [made for child in node.children for made in _made(child)]


def _made(node: SyntaxTreeNode) -> list[Component | str]:
    if node.type in LEAVES:
        return [LEAVES[node.type](node.content)]
    inner = _children(node)
    if node.type == "link":
        return [html.A(inner, href=str(node.attrs["href"]), target="_blank", rel=LINK["rel"])]
    if node.type == "heading":
        return [getattr(html, node.tag.upper())(inner)]
    if node.type in PLAIN and not (node.type == "paragraph" and node.hidden):
        return [getattr(html, PLAIN[node.type])(inner)]
    return inner
