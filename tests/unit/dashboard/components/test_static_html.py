"""Components as HTML: what a browser shows before React is there."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.static_html import static_html


def test_elements_have_their_attributes_escaped_and_controls_are_inert() -> None:
    part = html.Div(
        [
            html.A("a < b", href='/?x="1"&y', className="link"),
            html.Br(),
            html.Button("Go", id="go", hidden=True, n_clicks=0),
            html.Label("Of", htmlFor="of", hidden=False),
            None,
        ]
    )
    assert static_html(part) == (
        '<div><a class="link" href="/?x=&#34;1&#34;&amp;y">a &lt; b</a><br>'
        '<button id="go" hidden="" inert="">Go</button><label for="of">Of</label></div>'
    )


def test_a_picker_shows_its_choice_and_what_only_react_draws_leaves_its_place_empty() -> None:
    options = [{"label": "A & B", "value": "a"}, {"label": "C", "value": "c"}]
    assert static_html(dbc.Select(options=options, value="c")) == (
        '<select class="form-select form-select-sm" inert=""><option>C</option></select>'
    )
    assert static_html([dcc.Graph(), "text"]) == "text"
