"""A document of the manual: Markdown, whose headings are places that links can name."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard.core.program import PARENT

DOCS = PARENT / "assets/docs"
KINDS = {  # folders of `assets/docs`, and their names for readers
    "tutorial": "Tutorial",
    "howto": "How to",
    "reference": "Reference",
    "explanation": "Explanation",
}


@dataclass(frozen=True)
class Heading:
    """A heading below the title: `level` 2 for `##`, and the place that `#anchor` leads to."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Section:
    """What stands under one heading, without markup; the title's has the anchor ""."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Document:
    """One document; `key` is its place, such as "howto/your-own", and `write` makes its Markdown.

    The first line is the title, as `# Title`.
    """

    key: str
    write: Callable[[], str]

    @classmethod
    def of_file(cls, key: str) -> "Document":
        """A document that people write: `assets/docs/<key>.md`."""
        return cls(key, lambda: (DOCS / f"{key}.md").read_text(encoding="utf-8"))

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self.key.partition("/")[0]

    @cached_property
    def source(self) -> str:
        """Its Markdown; a generated one is written once in a process."""
        return self.write()

    @cached_property
    def title(self) -> str:
        """The first line, without its mark."""
        return self.source.partition("\n")[0].removeprefix("# ")

    @cached_property
    def tokens(self) -> list[Token]:
        """The parsed text; each heading below the title has the attribute `id`."""
        tokens = parser().parse(self.source)
        taken: Counter[str] = Counter()
        for token, inline in pairwise(tokens):
            if token.type == "heading_open" and token.tag != "h1":
                anchor = slug(plain(inline))
                token.attrSet("id", f"{anchor}-{taken[anchor]}" if taken[anchor] else anchor)
                taken[anchor] += 1
        return tokens

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Those below the title, in order."""
        return tuple(
            Heading(int(token.tag[1:]), plain(inline), str(token.attrs["id"]))
            for token, inline in pairwise(self.tokens)
            if token.type == "heading_open" and "id" in token.attrs
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its text by headings, for the search."""
        return tuple(self._sections())

    def _sections(self) -> Iterator[Section]:
        heading, anchor, words = self.title, "", [""]
        for token, before in zip(self.tokens, [None, *self.tokens], strict=False):
            if token.type == "heading_open" and "id" in token.attrs:
                yield Section(heading, anchor, " ".join(words))
                anchor, words = str(token.attrs["id"]), []
            elif before is not None and before.type == "heading_open":
                heading = plain(token)
            elif token.type in ("inline", "fence"):
                words.append(plain(token))
        yield Section(heading, anchor, " ".join(words))


@cache
def parser() -> MarkdownIt:
    """The manual is ours: links and pictures are followed; HTML stays text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def plain(token: Token) -> str:
    """The words of a token, without its marks."""
    if not token.children:
        return token.content
    return "".join(" " if each.type == "softbreak" else each.content for each in token.children)


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def resolve(key: str, address: str) -> tuple[str, str]:
    """What a link in the document `key` leads to: a path below `assets/docs`, and an anchor.

    A document's path is its key. Another host's address stays as it is.
    """
    path, _, anchor = address.partition("#")
    if "://" in path:
        return address, ""
    if not path:
        return key, anchor
    parts: list[str] = []
    for part in (*Path(key).parent.parts, *Path(path).parts):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts).removesuffix(".md"), anchor
