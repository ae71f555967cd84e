"""Help shows a page of the manual: links stay inside it, headings have anchors, code a button."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from dash import html
from dash.development.base_component import Component
from PIL import Image

from dashboard.components.html_tree import check_elements
from dashboard.manual import Document, Manual
from dashboard.pages.help import contents, text
from dashboard.pages.help.scene import HelpScene
from dashboard.pages.help.view import HelpView
from dashboard.services import Services

ONE = """# One

See [two](../explanation/two.md#part), [below](#more) and [it](https://example.org/).

![A picture](../pictures/a.png)

## More <b>

```sh
stratoscope --images photos
```

| a | b |
| --- | --- |
| 1 | 2 |
"""
MANUAL = Manual(
    [
        Document("howto/one", lambda: ONE),
        Document("explanation/two", lambda: "# Two\n\n## Part\n\nWords.\n"),
    ]
)


def scene(page: str = "howto/one", search: str = "") -> HelpScene:
    services = cast(Services, SimpleNamespace(manual=MANUAL))
    return HelpScene(HelpView(model="m", page=page, search=search), services, "")


def elements(value: object) -> Iterator[Component]:
    parts = value if isinstance(value, list) else [value]
    for part in parts:
        if isinstance(part, Component):
            yield part
            yield from elements(getattr(part, "children", None))


def test_a_page_is_elements_with_its_links_anchors_and_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (40, 30)).save(tmp_path / "pictures" / "a.png")
    monkeypatch.setattr(text, "DOCS", tmp_path)
    parts = text.render(scene())
    assert (parts["title"], parts["kind"]) == ("One", "How to")
    check_elements(parts["body"])
    made = list(elements(parts["body"]))
    hrefs = [each.href for each in made if isinstance(each, html.A)]
    page_two = "?model=m&page=explanation/two#part"
    assert hrefs == [page_two, "#more", "https://example.org/", "#more-b"]
    (picture,) = (each for each in made if isinstance(each, html.Img))
    assert (picture.src, picture.alt) == ("/assets/docs/pictures/a.png", "A picture")
    assert (picture.width, picture.height) == (40, 30)
    (heading,) = (each for each in made if isinstance(each, html.H3))
    assert heading.id == "more-b"
    assert heading.children[0] == "More <b>"  # HTML stays text
    assert [each.children for each in made if isinstance(each, html.Button)] == ["Copy"]
    assert [each.children for each in made if isinstance(each, html.Td)] == [["1"], ["2"]]


def test_the_contents_mark_the_current_page_and_list_its_headings() -> None:
    parts = contents.render(scene())
    made = list(elements(parts["list"]))
    links = [(each.children, each.href) for each in made if isinstance(each, html.A)]
    assert links == [
        ("One", "#help-text-panel"),
        ("More <b>", "#more-b"),
        ("Two", "?model=m&page=explanation/two"),
    ]
    assert [each.children for each in made if isinstance(each, html.H3)] == [
        "How to",
        "Explanation",
    ]
    assert (parts["hits"], parts["count"]) == ([], "")


def test_a_search_leads_to_sections_and_stays() -> None:
    parts = contents.render(scene(search="words"))
    assert parts["count"] == "1 section found"
    (hit,) = cast(list[Component], parts["hits"])
    link, of, excerpt = hit.children
    assert link.href == "?model=m&page=explanation/two&search=words#part"
    assert (link.children, of.children, excerpt.children) == ("Part", "Two", "Words.")
    nothing = contents.render(scene(search="nowhere"))
    assert nothing["count"] == "Nothing found. Try fewer or other words."
