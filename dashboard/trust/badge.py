"""The trust badge of a heat map in words."""

from collections.abc import Sequence

from dashboard.trust.finding import Finding
from dashboard.trust.findings import summary

TRUST = "Trust at the time of this report"
MARKS = {"good": "✓", "weak": "~", "failed": "✕", "not tested": "–"}


def text(finding: Finding) -> str:
    """The badge in words."""
    return f"{MARKS[finding.grade]} {finding.sentence}"


def in_words(results: Sequence[Finding]) -> tuple[str, dict[str, str]]:
    """The badge, and each test's result by name, for files that are read without the app."""
    return text(summary(results)), tests_in_words(results)


def tests_in_words(results: Sequence[Finding]) -> dict[str, str]:
    """Each test's result by name."""
    return {each.name: f"{each.grade}: {each.sentence} {each.limits}".strip() for each in results}
