"""A page read as a browser reads it, and what every report must be: whole, and harmless."""

import re
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "hr"}
TAGS = (
    "html head title style body h1 h2 h3 h4 p table tr th td b small section figure figcaption "
    "div ul li a strong em code pre"
)
HARMLESS = VOID | set(TAGS.split())


class Reader(HTMLParser):
    """The elements and the text of a page, and whether all that are opened are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def harmless(page: str) -> Reader:
    """The page, which runs nothing and loads nothing from anywhere."""
    reader = Reader(page)
    assert reader.open == []
    assert {tag for tag, _ in reader.tags} <= HARMLESS
    for tag, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on")]
        picture = r"data:image/(png|webp);base64,[A-Za-z0-9+/]+=*$"
        assert (tag == "img") == ("src" in attributes)
        assert tag != "img" or re.match(picture, attributes["src"] or "")
        assert re.match(r"#|https?://", attributes.get("href") or "#"), (tag, attributes)
    for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL):
        assert "url(" not in style
        assert "@import" not in style
    return reader
