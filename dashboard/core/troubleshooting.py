"""The entry of an error in the manual: the heading that its class is named by.

Light, as every command line imports it.
"""

import re
from functools import cache

from dashboard.core.program import PARENT

PAGE = "howto/troubleshooting"  # its key in the manual
SEE = "See: {command} help {entry}"  # a command line, below its error


def entry_of(error: BaseException) -> str:
    """The entry of the error's class, or of the nearest one above it; "" if there is none."""
    names = (_entry_name(kind) for kind in type(error).__mro__)
    return next((name for name in names if name in _entries()), "")


def text_of(entry: str) -> str:
    """The Markdown of an entry; "" if there is none of this name."""
    return _entries().get(entry, "")


def with_entry(printed: str) -> tuple[str, str]:
    """The last sentence that a command has printed, and the entry that it points to; or ""."""
    lines = printed.strip().splitlines() or [""]
    see = re.fullmatch(
        re.escape(SEE).replace(r"\{command\}", ".+").replace(r"\{entry\}", r"(\S+)"), lines[-1]
    )
    return (lines[-2], see[1]) if see and len(lines) > 1 else (lines[-1], "")


def _entry_name(kind: type) -> str:
    """WeightsUnavailable has the heading "Weights unavailable", whose anchor this is."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


@cache
def _entries() -> dict[str, str]:
    """The Markdown of each entry, by its anchor."""
    text = (PARENT / f"assets/docs/{PAGE}.md").read_text(encoding="utf-8")
    sections = re.split(r"^(?=##)", text, flags=re.MULTILINE)
    return {
        section.partition("\n")[0].removeprefix("### ").lower().replace(" ", "-"): section
        for section in sections
        if section.startswith("### ")
    }
