"""create_app(services): the server with its routes, its guard and a Dash app for each page."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import dash
import flask
from dash import ClientsideFunction, Input, Output, State
from dash._utils import AttributeDict

from dashboard import routes
from dashboard.access.callback_bodies import register_callbacks
from dashboard.access.rights import ANYONE, CALLBACKS_OF_PAGE, PageRights, needs, rights_of_page
from dashboard.access.setup import protect
from dashboard.components.html_tree import TreeMaker, named_in_callbacks
from dashboard.core.address import address
from dashboard.core.request_load import LoadCounter
from dashboard.limits import lanes, request_budget
from dashboard.pages.registry import PAGES
from dashboard.server import banner, security
from dashboard.server.boot_page import ASSETS, PageScripts, page_html
from dashboard.server.compression import compress_answers
from dashboard.server.errors import answer_unknown_paths
from dashboard.server.first_view import frame_html, layout_of, main_html
from dashboard.server.kept_files import KeptFiles
from dashboard.server.plotly_bundle import ignored_assets
from dashboard.server.strict_json import StrictJSON
from dashboard.services import Services
from dashboard.ui import ids, view_callback
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel, Renderer
from data.gallery.gallery import SORTS
from data.gallery.outcomes import OUTCOMES

BOOTSTRAP = "/vendor/bootstrap.css"
DAY_S = 86_400
DRAWN_BY_STYLE = ("opacity", "resolution", "scale")  # fields; Layers has no scale


def create_app(services: Services, framed_by: Sequence[str] = ()) -> flask.Flask:
    """The whole app over one bundle of services; several may live in one process.

    `framed_by` are the sources whose pages may show it in a frame, such as a notebook's.

    Each page is a Dash app of its own, at its own path of one server: so a page holds its own
    callbacks only, and those find everything they name.
    """
    server = flask.Flask("stratoscope", static_folder=None)
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = DAY_S  # assets: Dash's addresses name the version
    server.json = StrictJSON(server)
    server.add_url_rule(BOOTSTRAP, "bootstrap", _bootstrap)
    compress_answers(server)
    kept = KeptFiles(server.wsgi_app, [page.path for page in PAGES], (BOOTSTRAP,))
    server.wsgi_app = kept  # type: ignore[method-assign]
    security.protect(server, services.settings, framed_by)
    protect(server, services.settings, services.accounts, services.database, services.uploads)
    lanes.install_lanes(server)
    request_budget.answer_in_turn(server)
    answer_unknown_paths(server, PAGES)
    routes.register(server, services, [page.routes for page in PAGES if page.routes])
    watched = LoadCounter(server.wsgi_app, services.jobs.request_load)
    server.wsgi_app = watched  # type: ignore[method-assign]
    for page in PAGES:
        page_app(server, page, services)
    return server


class ConfigOfRequest(AttributeDict):
    """Dash's configuration, with the prefix of the request that is answered.

    Dash reads `requests_pathname_prefix` for every address of a page, and for what it tells the
    browser, but takes it once, at the start.
    """

    def __getitem__(self, name: str) -> object:
        value = super().__getitem__(name)
        return address(value) if name == "requests_pathname_prefix" else value


class PageApp(dash.Dash):
    """A Dash app in the HTML of its page."""

    def __init__(self, page: Page, services: Services, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.config = ConfigOfRequest(self.config)
        self.page = page
        self.services = services
        self.scripts = PageScripts(page.libraries, eager=self.scripts.config.eager_loading)

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """The page's HTML."""
        models = list(self.services.engine.keys)
        choices = {"model": models, "outcome": OUTCOMES, "sort": SORTS}
        page, services = self.page, self.services
        shown = frame_html(page, services), main_html(page)
        return page_html(self, page, choices, parts, shown)


def page_app(server: flask.Flask, page: Page, services: Services) -> dash.Dash:
    """One page: its skeleton inside the frame, and its callbacks."""
    app: dash.Dash = PageApp(
        page,
        services,
        "stratoscope",
        server=server,
        url_base_pathname=page.path,
        title=f"{page.name} · Stratoscope",
        update_title="",
        assets_folder=str(ASSETS),
        assets_ignore=ignored_assets(),
        serve_locally=True,
    )
    register_callbacks(server, f"{page.path}{CALLBACKS_OF_PAGE}", app)
    rights = rights_of_page(server, page.path, page.right)
    panels = panels_of(page)
    for panel in panels:
        if panel.register:
            with rights.declare(app, panel.right, panel.press):
                panel.register(app, services)
    link_panels(app, services, page, panels, rights)
    app.clientside_callback(
        ClientsideFunction("stratoscope", "dismissNotice"),
        Output(ids.NOTICE, "children", allow_duplicate=True),
        Input(ids.NOTICE_DISMISS, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "toggleTheme"),
        Input(ids.THEME, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "copyLink"),
        Input(ids.COPY_LINK, "n_clicks"),
        Input(ids.PERMALINK, "data"),
        State(ids.COPY_LINK, "id"),
        prevent_initial_call=True,
    )
    controls = {each.field: Input(each.component, each.prop) for each in page.pickers}
    if drawn := [controls[field] for field in DRAWN_BY_STYLE if field in controls]:
        app.clientside_callback(ClientsideFunction("stratoscope", "drawMaps"), *drawn)
    trees = TreeMaker(named_in_callbacks(app), {panel.id: panel.tree for panel in panels})
    app.layout = lambda: trees.tree(layout_of(page, services), "page")
    return app


def panels_of(page: Page) -> tuple[Panel, ...]:
    """The page's own panels, and the banner that all pages have."""
    return (*page.panels, banner.panel(notices=not page.beside_model))


def link_panels(
    app: dash.Dash,
    services: Services,
    page: Page,
    panels: Sequence[Panel],
    rights: PageRights,
) -> None:
    """Links the page's view with its panels."""
    named = named_in_callbacks(app) | {button for panel in panels for button in panel.actions}
    trees = TreeMaker(named, {panel.id: panel.tree for panel in panels})
    renderers = [
        Renderer(panel, trees.elements(panel.layout())) for panel in panels if panel.render
    ]
    with rights.declare(app, page.right):
        view_callback.register(app, services, page, renderers)
    for panel in panels:
        if panel.actions:
            with rights.declare(app, panel.right, panel.press):
                view_callback.register_actions(app, services, page, panel)


@needs(ANYONE)
def _bootstrap() -> flask.Response:
    """Bootstrap's style sheet, from the package that ships it; found without importing that."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        flask.abort(404, description="Bootstrap-Flask is not installed: run `make run` again.")
    css = Path(spec.origin).parent / "static/bootstrap5/css/bootstrap.min.css"
    return flask.send_file(css, max_age=DAY_S)
