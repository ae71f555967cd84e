"""Documents are read with their headings and sections; the search ranks by where words stand."""

from dashboard.manual import Document, Manual
from dashboard.manual.document import Heading, Section, resolve, slug

BREAD = """# Bread

How to bake.

## Dough

Flour and *warm* `water`, [mixed](cake.md#dough).

```sh
bake --hot
```

### Rest it

One hour.

## Dough

Again.
"""
CAKE = "# Cake\n\nNot bread.\n\n## Sugar\n\nSweet; no water.\n"
bread = Document("howto/bread", lambda: BREAD)
MANUAL = Manual([bread, Document("explanation/cake", lambda: CAKE)])


def test_a_document_has_a_title_and_headings_whose_anchors_differ() -> None:
    assert bread.title == "Bread"
    assert bread.kind == "howto"
    assert bread.headings == (
        Heading(2, "Dough", "dough"),
        Heading(3, "Rest it", "rest-it"),
        Heading(2, "Dough", "dough-1"),
    )


def test_its_sections_hold_words_without_marks() -> None:
    title, dough, rest, again = bread.sections
    assert title == Section("Bread", "", " How to bake.")
    assert dough == Section("Dough", "dough", "Flour and warm water, mixed. bake --hot\n")
    assert (rest.heading, again.anchor, again.text) == ("Rest it", "dough-1", "Again.")


def test_anchors_are_those_of_github() -> None:
    assert slug("From Python: `serve()` & more, v1.0") == "from-python-serve--more-v10"


def test_a_title_wins_over_a_text_and_all_words_must_be_there() -> None:
    titles = [(hit.document.title, hit.section.heading) for hit in MANUAL.search("bread")]
    assert titles == [("Bread", "Bread"), ("Cake", "Cake")]
    assert [hit.section.anchor for hit in MANUAL.search("wat flo")] == ["dough"]
    assert [hit.section.anchor for hit in MANUAL.search("ater")] == []  # words begin with it
    assert MANUAL.search("  ") == []


def test_an_excerpt_is_cut_between_words_around_what_was_found() -> None:
    text = f"# Long\n\n{'before ' * 30}needle {'after ' * 60}"
    (hit,) = Manual([Document("howto/long", lambda: text)]).search("needle")
    assert hit.excerpt.startswith("… before")
    assert "needle" in hit.excerpt
    assert hit.excerpt.endswith("after …")
    assert len(hit.excerpt) < 200


def test_links_are_read_from_the_folder_of_their_document() -> None:
    assert resolve("howto/bread", "cake.md#dough") == ("howto/cake", "dough")
    assert resolve("howto/bread", "../reference/x.md") == ("reference/x", "")
    assert resolve("howto/bread", "#dough") == ("howto/bread", "dough")
    assert resolve("howto/bread", "../pictures/a.png") == ("pictures/a.png", "")
    assert resolve("howto/bread", "../../../x.md") == ("../../x", "")
    assert resolve("howto/bread", "https://example.org/a#b") == ("https://example.org/a#b", "")
