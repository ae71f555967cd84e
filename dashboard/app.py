"""create_app(services): the Dash app, its routes, its guard and its pages."""

from importlib.util import find_spec
from pathlib import Path

import dash
import flask
from dash import ClientsideFunction, Dash, Input, State

from dashboard import banner, guard, ids, routes
from dashboard.layout import index_string, skeleton
from dashboard.pages import PAGES
from dashboard.scales import svg_filters
from dashboard.services import Services

ASSETS = Path(__file__).parent.parent / "assets"
BOOTSTRAP = "/vendor/bootstrap.css"
DAY_S = 86_400


def create_app(services: Services) -> Dash:
    """The whole app over one bundle of services; several apps may live in one process."""
    app = dash.Dash(
        "stratoscope",
        title="Stratoscope",
        update_title="",
        assets_folder=str(ASSETS),
        external_stylesheets=[BOOTSTRAP],
        serve_locally=True,
        compress=True,
    )
    app.index_string = index_string(svg_filters())
    app.layout = lambda: skeleton(PAGES[0])
    server: flask.Flask = app.server
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = DAY_S  # assets: Dash's addresses name the version
    server.add_url_rule(BOOTSTRAP, "bootstrap", _bootstrap)
    guard.protect(server, services.settings)
    routes.register(server, services)
    banner.register(app, services)
    for page in PAGES:
        page.register(app, services)
    app.clientside_callback(
        ClientsideFunction("stratoscope", "toggleTheme"),
        Input(ids.THEME, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "copyLink"),
        Input(ids.COPY_LINK, "n_clicks"),
        State(ids.VIEW, "data"),
        State(ids.PERMALINK, "data"),
        prevent_initial_call=True,
    )
    return app


def _bootstrap() -> flask.Response:
    """Bootstrap's style sheet, from the package that ships it; found without importing that."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        flask.abort(404, description="Bootstrap-Flask is not installed: run `make run` again.")
    css = Path(spec.origin).parent / "static/bootstrap5/css/bootstrap.min.css"
    return flask.send_file(css, max_age=DAY_S)
