"""The HTML of a page: its frame first, then the scripts that need no Dash, then Dash's."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from unittest.mock import MagicMock
from urllib.parse import urlsplit

import flask
from dash import html

from dashboard.pages.registry import PAGES
from dashboard.server.app import ASSETS, PageApp
from dashboard.server.boot_page import EARLY
from dashboard.ui.page import Page

EXPLORE = next(page for page in PAGES if page.loading)
EVIL = "\"<b>'&</script>"


class Reader(HTMLParser):
    """The elements of a page in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.import_map = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == ("script", {"type": "importmap"}):
            self.import_map += data.strip()

    @property
    def scripts(self) -> list[str]:
        """The addresses of all scripts."""
        return [attributes["src"] or "" for tag, attributes in self.tags if attributes.get("src")]


def served(page: Page, **named: object) -> Reader:
    """The page as a browser gets it, around an empty app."""
    services = MagicMock()
    services.engine.keys = ["a", EVIL]
    services.engine.loaded_card.return_value = None
    app = PageApp(
        *(page, services, "stratoscope"),
        server=flask.Flask("stratoscope", static_folder=None),
        assets_folder=str(ASSETS),
        **named,
    )
    app.layout = html.Div()
    return Reader(app.server.test_client().get("/").text)


def test_the_frame_stands_first_and_the_modules_that_need_no_dash_follow() -> None:
    page = served(EXPLORE)
    ids = [attributes.get("id") for _, attributes in page.tags]
    first = [i for i, (_, attributes) in enumerate(page.tags) if attributes.get("src")]
    assert ids.index("loading") < ids.index("gallery-early") < first[0]
    assert first[len(EARLY) - 1] < ids.index("react-entry-point") < first[len(EARLY)]
    early = [urlsplit(address).path for address in page.scripts[: len(EARLY)]]
    assert early == [f"/assets/{name}" for name in EARLY]
    kinds = [
        attributes.get("type", "defer" if "defer" in attributes else "at once")
        for _, attributes in page.tags
    ]
    modules = len(first) - kinds.count("defer")
    assert [kinds[i] for i in first] == [  # so each runs after those before it
        *["module"] * len(EARLY),
        *["defer"] * kinds.count("defer"),
        *["module"] * (modules - len(EARLY)),
    ]


def test_no_script_runs_twice_and_none_is_lost() -> None:
    """A module with two tags of one address runs once."""
    plain = served(replace(EXPLORE, loading=None))
    assert len(set(plain.scripts)) == len(plain.scripts) > len(EARLY)
    page = served(EXPLORE)
    assert page.scripts[len(EARLY) :] == plain.scripts
    assert set(page.scripts[: len(EARLY)]) < set(plain.scripts)
    assert "gallery-early" not in [attributes.get("id") for _, attributes in plain.tags]


def test_the_modules_that_need_no_dash_import_no_others() -> None:
    named = re.compile(r'from "(.+?)"')
    for name in EARLY:
        file = ASSETS / name
        imported = named.findall(file.read_text(encoding="utf-8"))
        files = {(file.parent / each).resolve().relative_to(ASSETS).as_posix() for each in imported}
        assert files <= set(EARLY)


def test_a_page_loads_the_component_libraries_that_it_uses() -> None:
    for page in PAGES:
        with_grid = any("/dash_ag_grid/" in address for address in served(page).scripts)
        assert with_grid == ("dash_ag_grid" in page.libraries), page.name
        assert any("/dash_bootstrap_components/" in address for address in served(page).scripts)


def test_the_page_says_which_values_its_address_can_have() -> None:
    tag, attributes = served(EXPLORE).tags[0]
    assert (tag, attributes["lang"]) == ("html", "en")
    choices = json.loads(attributes["data-choices"] or "")
    assert choices["model"] == ["a", EVIL]
    assert choices["outcome"] == ["right", "wrong"]


def test_a_title_is_text() -> None:
    assert "b" not in [tag for tag, _ in served(EXPLORE, title=EVIL).tags]


def test_a_module_has_one_address_wherever_it_is_named() -> None:
    """An import and Dash's tag lead to one file: no module runs twice, or in an earlier version."""
    page = served(EXPLORE)
    tags = [attributes for tag, attributes in page.tags if tag == "script"]
    kinds = [attributes.get("type") for attributes in tags]
    modules = [
        attributes["src"]
        for attributes in tags
        if attributes.get("type") == "module" and attributes.get("src")
    ]
    addresses = json.loads(page.import_map)["imports"]
    assert modules
    assert set(modules) <= set(addresses.values())
    assert all(kept.startswith(f"{named}?m=") for named, kept in addresses.items())
    assert kinds.index("importmap") < kinds.index("module")


def test_dash_starts_when_all_modules_have_run() -> None:
    page = served(EXPLORE)
    tags = [attributes for tag, attributes in page.tags if tag == "script"]
    assert (tags[-1].get("id"), tags[-1].get("type")) == ("_dash-renderer", "module")
