"""The trust badge of a map, and the findings that it sums up."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent
from dashboard.trust.finding import Grade


class TableData(TypedDict):
    """Values of one kind: each its label, the value, and what belongs to it."""

    head: str
    rows: list[tuple[str, str, str]]


class FindingData(TypedDict):
    """One test of a map: its result; `limits` are its baselines and limits, "" for none."""

    name: str
    grade: Grade
    verdict: str
    lines: list[str | TableData]
    limits: str


class BadgeData(TypedDict):
    """The badge in words, and its tests; `href` leads to where the map is tested."""

    text: str
    grade: Grade
    href: str | None
    findings: list[FindingData]


class Badge(StratoscopeComponent):
    """The badge, and below it the tests, folded. See assets/components/badge.mjs.

    id: of the badge itself; the element that holds the tests is ID-findings.
    data: the badge; set by callbacks. None: there is no map, and no badge.
    """

    id: str
    data: BadgeData | None = None


class Findings(StratoscopeComponent):
    """Tests side by side; limits are folded. See assets/components/findings.mjs.

    id: of the element that holds them.
    head: a text above the first one, set by callbacks.
    data: the tests; set by callbacks.
    """

    id: str
    head: str = ""
    data: list[FindingData] | None = None
