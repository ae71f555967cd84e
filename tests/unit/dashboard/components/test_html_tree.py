"""Plain elements are one component; what callbacks name stays a component of its own."""

import json
from typing import Any

import pytest
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.components import HtmlTree
from dashboard.components.html_tree import TreeMaker, check_elements, named_in_callbacks


def as_json(component: Component) -> Any:  # noqa: ANN401
    return json.loads(json.dumps(component.to_plotly_json(), default=lambda x: x.to_plotly_json()))


def test_elements_become_one_tree_with_slots_for_components() -> None:
    layout = html.Section(
        [
            html.H2(["Channel ", html.Small(id="title")], className="head"),
            dcc.Store("store"),
            html.Div(html.Button("Start", id="start"), hidden=True),
            None,
        ],
        id="panel",
        disable_n_clicks=True,
        **{"aria-label": "One"},
    )
    tree = TreeMaker({"start"}).tree(layout, "page")
    assert isinstance(tree, HtmlTree)
    assert tree.id == "page"
    assert [each.id for each in tree.children] == ["store", "start"]
    assert as_json(tree)["props"]["tree"] == {
        "type": "section",
        "props": {"id": "panel", "aria-label": "One"},
        "children": [
            {
                "type": "h2",
                "props": {"className": "head"},
                "children": [
                    "Channel ",
                    {"type": "small", "props": {"id": "title"}, "children": []},
                ],
            },
            {"slot": 0},
            {"type": "div", "props": {"hidden": True}, "children": [{"slot": 1}]},
            None,
        ],
    }


def test_a_panel_has_a_tree_of_its_own_also_inside_a_component() -> None:
    inner = html.Div(html.P(id="text"), id="inner")
    outer = html.Div([html.Div([html.B("x"), inner], id="named"), html.P(id="other")], id="outer")
    trees = TreeMaker({"named"}, {"inner": "inner-html", "outer": "outer-html"})
    whole = trees.tree(html.Main(outer), "page")
    tree_ids = {each.id for each in [whole, *whole._traverse()] if isinstance(each, HtmlTree)}
    assert {"page", "outer-html", "inner-html"} < tree_ids
    assert trees.elements(outer) == {"outer", "other"}
    assert trees.elements(inner) == {"inner", "text"}
    assert trees.elements(dcc.Store("store")) == set()


def test_every_id_of_a_callback_counts() -> None:
    app = Dash("some")

    @app.callback(
        Output("a", "children"),
        Output("b", "data", allow_duplicate=True),
        Input("c", "n_clicks"),
        State("d", "value"),
        prevent_initial_call=True,
    )
    def update(*_: object) -> tuple[str, str]:
        return "", ""

    app.clientside_callback("() => 1", Output("e", "title"), Input("f", "value"))
    app.clientside_callback("() => {}", Input("f", "value"))
    assert named_in_callbacks(app) == {"a", "b", "c", "d", "e", "f"}


def test_only_elements_can_be_a_value() -> None:
    check_elements(["Some ", html.B([html.I("x"), "y"]), None])
    with pytest.raises(TypeError, match="Link is a component"):
        check_elements([html.P(["to ", dcc.Link("there", href="/")])])
