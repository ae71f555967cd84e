"""One HTML file that needs no server, no script and no network: its frame and its pieces."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from dashboard.core.markdown import to_html

STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1000px; padding: 0 16px;
  color: #1d2126; background: #fff; }
h1 { font-size: 22px; } h2 { font-size: 16px; margin-top: 28px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 3px 10px; border-bottom: 1px solid #e1e4e7; }
th:first-child, td:first-child { text-align: left; }
figure { display: inline-block; margin: 0 6px 8px 0; width: 96px; font-size: 11px;
  vertical-align: top; }
figure.large { width: 300px; font-size: 13px; }
img { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 5px; }
.caution { padding: 6px 10px; background: #fdf3dc; }
"""


def page(title: str, parts: Sequence[str], *, style: str = "", head: str = "") -> str:
    """The file; `parts` and `head` are HTML, `style` is CSS, `title` is text."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"{head}<title>{escape(title)}</title><style>{STYLE}{style}</style></head><body>"
        f"<h1>{escape(title)}</h1>{''.join(parts)}</body></html>"
    )


def facts(known: Mapping[str, object]) -> str:
    """Names and what they are, one a line."""
    return table(["", ""], [[name, value] for name, value in known.items()])


def cautions(sentences: Iterable[str]) -> str:
    """Warnings about what the results depend on, a paragraph each."""
    paragraphs = (f'<p class="caution"><b>Notice:</b> {escape(each)}</p>' for each in sentences)
    return "".join(paragraphs)


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Cells are text."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def picture(body: bytes, kind: str, alt: str, caption: str, *, large: bool = False) -> str:
    """An image inside the file; `kind` is png or webp."""
    source = f"data:image/{kind};base64,{b64encode(body).decode()}"
    size = ' class="large"' if large else ""
    return (
        f'<figure{size}><img alt="{escape(alt)}" src="{source}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def written(source: str) -> str:
    """What somebody wrote in Markdown."""
    return f'<div class="written">{to_html(source)}</div>'


def moment(seconds: float) -> str:
    """A time, the same wherever the file is made."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
