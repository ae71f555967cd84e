"""What people write stays text: no HTML, no script, no picture, no address but the web's."""

import json
import re

import pytest
from dash import html
from plotly.utils import PlotlyJSONEncoder

from dashboard.core.markdown import to_html
from dashboard.ui.markdown_components import to_components

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick=alert(1)>b</b>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x) <javascript:alert(1)>",
    "[a](//elsewhere.example/x) [b](/reviews/) [c](mailto:a@b.example)",
    "![a](http://elsewhere.example/pixel.png)",
    '[a](http://x.example/"onmouseover="alert(1))',
    "[a][1]\n\n[1]: javascript:alert(1)",
    "```<script>\n<script>alert(1)</script>\n```",
    "<!-- a --> <style>*{display:none}</style> &lt;script&gt;",
)
TAGS = (
    r"</?(p|a|em|strong|s|code|pre|h[3-6]|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td)\b"
)


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_gets_through(text: str) -> None:
    made = to_html(text)
    assert [tag for tag in re.findall(r"<[^>]*", made) if not re.match(TAGS, tag)] == []
    for tag in re.findall(r"<[^>]*>", made):
        without_values = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\bon\w+=|style=|src=", without_values)
    assert all(re.match(r"https?://", url) for url in re.findall(r'href="([^"]*)', made))
    pages = json.dumps(to_components(text), cls=PlotlyJSONEncoder)
    assert all(re.match(r"https?://", url) for url in re.findall(r'"href": "([^"]*)', pages))
    assert '"Img"' not in pages
    assert "dangerously" not in pages


def test_what_is_meant_is_shown() -> None:
    text = "# Look\n\n**Watermarks** at [the wiki](https://wiki.example/a?b=1&c=2).\n\n- one\n- two"
    made = to_html(text)
    assert "<h3>Look</h3>" in made
    assert "<strong>Watermarks</strong>" in made
    assert 'href="https://wiki.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"' in made
    heading, paragraph, items = to_components(text)
    assert isinstance(heading, html.H3)
    assert isinstance(paragraph, html.P)
    assert isinstance(items, html.Ul)
    link = next(each for each in paragraph.children if isinstance(each, html.A))
    assert link.href == "https://wiki.example/a?b=1&c=2"
    assert [str(each.children) for each in items.children] == ["['one']", "['two']"]


@pytest.mark.parametrize(
    ("written", "below", "levels"),
    [
        ("# a\n## b\n### c", 2, "345"),
        ("### a\n# b\n#### c\n## d", 2, "3344"),
        ("# a\n## b\n### c\n#### d", 3, "4566"),
        ("a\n===\n\nb\n---", 2, "34"),
    ],
)
def test_no_heading_skips_a_level(written: str, below: int, levels: str) -> None:
    made = to_html(written, below)
    assert "".join(re.findall(r"<h(\d)>", made)) == levels
    assert "".join(re.findall(r"</h(\d)>", made)) == levels
    headings = [type(each).__name__ for each in to_components(written, below)]
    assert [each[1] for each in headings if each != "P"] == list(levels)


def test_the_same_text_is_the_same_html() -> None:
    assert to_html("a *b*\nc") == to_html("a *b*\nc") == "<p>a <em>b</em>\nc</p>\n"
