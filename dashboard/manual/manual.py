"""All documents, and a search over them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.manual.document import Document, Section

MOST_HITS = 20
AROUND = 60  # characters shown on each side of the first word that was found
IN_TITLE, IN_HEADING = 8, 4  # a word counts as often as that in a title or a heading


@dataclass(frozen=True)
class Hit:
    """A section in which all words of a search stand."""

    document: Document
    section: Section
    excerpt: str


class Manual:
    """The documents in reading order, the first one is shown first."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {each.key: each for each in documents}

    @property
    def first(self) -> str:
        """The key of the document to begin with."""
        return next(iter(self.documents))

    def search(self, words: str) -> list[Hit]:
        """The sections in which words begin with all of `words`, the best first, at most 20."""
        terms = words.lower().split()
        if not terms:
            return []
        matches = [
            (score, document, section)
            for document in self.documents.values()
            for section in document.sections
            if (score := _score(terms, document, section))
        ]
        matches.sort(key=lambda each: -each[0])  # stable: equal ones stay in reading order
        return [
            Hit(document, section, _excerpt(section.text, terms))
            for _, document, section in matches[:MOST_HITS]
        ]


def _score(terms: Sequence[str], document: Document, section: Section) -> float:
    """0 if one of the terms is missing; short sections about the terms come first."""
    title, heading, text = document.title.lower(), section.heading.lower(), section.text.lower()
    total = 0.0
    for term in terms:
        in_text = min(_count(term, text), 3)
        score = IN_TITLE * _count(term, title) * (not section.anchor)
        score += IN_HEADING * _count(term, heading) + in_text
        if not score:
            return 0
        total += score
    return total


def _count(term: str, text: str) -> int:
    return len(list(_places(term, text)))


def _places(term: str, text: str) -> Iterator[int]:
    """Where words begin with the term."""
    return (match.start() for match in re.finditer(rf"(?<![a-z0-9]){re.escape(term)}", text))


def _excerpt(text: str, terms: Sequence[str]) -> str:
    """The text around the first term, cut between words."""
    places = [place for term in terms for place in _places(term, text.lower())]
    start = max(0, min(places, default=0) - AROUND)
    end = start + 3 * AROUND
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = text.rfind(" ", start, end)
        return f"{'… ' if start else ''}{text[start:end]} …"
    return f"{'… ' if start else ''}{text[start:]}"
