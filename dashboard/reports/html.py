"""One HTML file that needs no server, no script and no network, from its template."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from dashboard.core.markdown import to_html
from dashboard.core.schemas import REPORT_HTML
from dashboard.core.templates import templates
from dashboard.core.times import utc_time
from data.numerals import DASH

TEMPLATES = templates(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class Picture:
    """An image inside the file."""

    source: str  # a data URL
    alt: str
    caption: str

    @classmethod
    def of(cls, body: bytes, kind: str, alt: str, caption: str) -> "Picture":
        """The picture file `body`; `kind` is png or webp."""
        return cls(f"data:image/{kind};base64,{b64encode(body).decode()}", alt, caption)


def render(template: str, **values: object) -> str:
    """The file: `template` filled with `values`, which are texts, numbers and lists of them."""
    return TEMPLATES.get_template(template).render(schema=REPORT_HTML, **values)


def number(value: int) -> str:
    """A count, its thousands apart."""
    return f"{value:,}"


def css_text(text: str) -> Markup:
    """A string for a style sheet; whatever could end it is written as a number."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return Markup('"' + "".join(safe) + '"')


NUMBER = re.compile(r"(q [=<>≤≥] )?[<>≤≥]?[\N{MINUS SIGN}\-+]?\d")
NO_NUMBER = "", DASH, "not tested"  # in a column of numbers


def number_columns(rows: Sequence[Sequence[object]]) -> set[int]:
    """The places of the columns after the first whose cells are numbers, or why there is none."""
    columns = dict(enumerate(zip(*rows, strict=True)))
    return {
        place
        for place, cells in columns.items()
        if place
        and any(NUMBER.match(str(cell)) for cell in cells)
        and all(NUMBER.match(str(cell)) or str(cell) in NO_NUMBER for cell in cells)
    }


TEMPLATES.filters |= {
    "css_text": css_text,
    "markdown": to_html,
    "number": number,
    "number_columns": number_columns,
    "utc_time": utc_time,
}
