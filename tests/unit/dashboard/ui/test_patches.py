"""What the page's script draws: told as JSON, without what stays."""

import json

from dash import Output, html, no_update

from dashboard.ui.patches import Patch, dash_outputs, patches_json

PLACES = (
    Patch("title", "children"),
    Output("graph", "figure"),
    Patch("strip", "data", by="drawStrip"),
)


def test_the_script_is_told_its_own_places_and_the_view() -> None:
    told = json.loads(patches_json(PLACES, ["A cat", "a figure", [1, 2]], {"image": "a"}))
    assert told == {
        "view": {"image": "a"},
        "of": None,
        "places": [["title", "children", "", "A cat"], ["strip", "data", "drawStrip", [1, 2]]],
    }


def test_what_stays_is_left_out() -> None:
    told = json.loads(patches_json(PLACES, [no_update, no_update, {"rows": 1}]))
    assert told == {
        "view": None,
        "of": None,
        "places": [["strip", "data", "drawStrip", {"rows": 1}]],
    }


def test_components_of_html_are_told_as_dash_tells_them() -> None:
    link = html.A("#3", href="/layers/")
    [[*_, told]] = json.loads(patches_json(PLACES, [["Channel ", link], None, no_update]))["places"]
    assert told[0] == "Channel "
    assert (told[1]["type"], told[1]["props"]) == ("A", {"children": "#3", "href": "/layers/"})


def test_dash_fills_the_rest() -> None:
    assert dash_outputs(PLACES) == [PLACES[1]]
    assert dash_outputs(PLACES, ["A cat", "a figure", []]) == ["a figure"]
