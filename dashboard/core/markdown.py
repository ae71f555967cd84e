"""What people write in Markdown, as HTML for files.

HTML inside it stays text, links lead to http and https only, and pictures are not loaded: nobody
who reads a comment asks another host for anything.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LOWER = 3  # a heading in a comment stands below those of the page around it
LOWEST = 6
LINK = {"rel": "noopener noreferrer nofollow"}


def to_html(source: str) -> Markup:
    """HTML that is safe to stand in a file."""
    parser = _parser()
    return Markup(parser.renderer.render(parsed(source), parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["image", "reference"])
    parser.validateLink = _is_web  # type: ignore[method-assign, assignment]
    return parser


def _is_web(address: str) -> bool:
    return re.match(r"https?://[^/]", address, re.IGNORECASE) is not None


def parsed(source: str) -> list[Token]:
    """The tokens of a text, with its headings lowered and its links marked."""
    tokens = _parser().parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(LOWEST, int(token.tag[1:]) + LOWER)}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs.update(LINK)
    return tokens
