"""What people write in Markdown, as HTML for files and as components for pages.

HTML inside it stays text, links lead to http and https only, and pictures are not loaded: nobody
who reads a comment asks another host for anything.
"""

import re
from collections.abc import Callable
from functools import cache

from dash import html
from dash.development.base_component import Component
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

LOWER = 3  # a heading in a comment stands below those of the page around it
LOWEST = 6
LEAVES: dict[str, Callable[[str], Component | str]] = {  # what holds text and no other element
    "text": str,
    "softbreak": lambda _: "\n",
    "hardbreak": lambda _: html.Br(),
    "hr": lambda _: html.Hr(),
    "code_inline": html.Code,
    "fence": lambda text: html.Pre(html.Code(text)),
    "code_block": lambda text: html.Pre(html.Code(text)),
}
LINK = {"rel": "noopener noreferrer nofollow"}
PLAIN = {  # what becomes an element of that name
    **{"paragraph": "P", "strong": "Strong", "em": "Em", "s": "S", "blockquote": "Blockquote"},
    **{"bullet_list": "Ul", "ordered_list": "Ol", "list_item": "Li", "table": "Table"},
    **{"thead": "Thead", "tbody": "Tbody", "tr": "Tr", "th": "Th", "td": "Td"},
}


def to_html(source: str) -> str:
    """HTML that is safe to stand in a file."""
    parser = _parser()
    return str(parser.renderer.render(_parsed(source), parser.options, {}))


def to_components(source: str) -> list[Component | str]:
    """The same as Dash components."""
    return _children(SyntaxTreeNode(_parsed(source)))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["image", "reference"])
    parser.validateLink = _is_web  # type: ignore[method-assign, assignment]
    return parser


def _is_web(address: str) -> bool:
    return re.match(r"https?://[^/]", address, re.IGNORECASE) is not None


def _parsed(source: str) -> list[Token]:
    tokens = _parser().parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(LOWEST, int(token.tag[1:]) + LOWER)}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs.update(LINK)
    return tokens


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
