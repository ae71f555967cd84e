"""What stands while Dash builds a page: its frame, and the scripts that need no Dash in front."""

import json
from html.parser import HTMLParser

from dashboard.server.boot_page import EARLY, with_known, with_loading

SCRIPTS = "\n".join(
    f'<script src="/assets/{name}?m=1.5"></script>' for name in ("dash.js", *EARLY[::-1], "view.js")
)
PAGE = f"<html><body>\n<div id='react-entry-point'></div>{SCRIPTS}</body></html>"


def test_the_frame_stands_first_and_the_scripts_that_need_no_dash_follow_in_their_order() -> None:
    page = with_loading(PAGE, "<main>frames</main>")
    order = ["<main>frames</main>", *(f"/{name}?" for name in EARLY), "react-entry-point"]
    places = [page.index(each) for each in (*order, "/dash.js?", "/view.js?")]
    assert places == sorted(places)


def test_no_script_runs_twice_and_none_is_lost() -> None:
    assert with_loading(PAGE, "").count("<script") == PAGE.count("<script")


def test_the_page_says_which_values_its_address_can_have() -> None:
    known = {"model": ["a", "\"<b>'&"], "sort": ["name"]}
    read = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            read.append((tag, dict(attrs)))

    Reader().feed(with_known('<!DOCTYPE html>\n<html lang="en"><body></body></html>', known))
    tag, attributes = read[0]
    assert (tag, attributes["lang"]) == ("html", "en")
    assert json.loads(attributes["data-known"] or "") == known
