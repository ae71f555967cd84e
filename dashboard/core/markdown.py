"""What people write in Markdown, as HTML for files.

HTML inside it stays text, links lead to http and https only, and pictures are not loaded: nobody
who reads a comment asks another host for anything.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

SECTION = 2  # the level of the heading below which a text stands, if no other is stated
LOWEST = 6
LINK = {"rel": "noopener noreferrer nofollow"}


def to_html(source: str, below: int = SECTION) -> Markup:
    """HTML that is safe to stand in a file, below a heading of that level."""
    parser = _parser()
    return Markup(parser.renderer.render(parsed(source, below), parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["image", "reference"])
    parser.validateLink = _is_web  # type: ignore[method-assign, assignment]
    return parser


def _is_web(address: str) -> bool:
    return re.match(r"https?://[^/]", address, re.IGNORECASE) is not None


def parsed(source: str, below: int = SECTION) -> list[Token]:
    """The tokens of a text, with its headings lowered and its links marked.

    `below` is the level of the heading above the text. Whatever levels its author skips, each of
    its headings is at most one level below the one before.
    """
    tokens = _parser().parse(source)
    level = below
    for token in tokens:
        if token.type == "heading_open":
            level = min(LOWEST, level + 1, below + int(token.tag[1:]))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs.update(LINK)
    return tokens
