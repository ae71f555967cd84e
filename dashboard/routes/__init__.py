"""HTTP routes that several pages use: images, heat maps, the gallery, uploads, downloads.

What one page alone requests stands in its folder, as `pages/judge/routes.py`. The addresses are
built by `maps/urls.py` and its neighbours.
"""

from collections.abc import Iterable

import flask

from dashboard.core.responses import answer_errors
from dashboard.routes import downloads, gallery, heatmaps, images, models, place, uploads
from dashboard.routes.long_answers import answer_long
from dashboard.services import Services
from dashboard.ui.page import AddRoutes

SHARED: tuple[AddRoutes, ...] = tuple(
    subject.add_routes for subject in (images, heatmaps, gallery, models, uploads, downloads, place)
)


def register(server: flask.Flask, services: Services, of_pages: Iterable[AddRoutes] = ()) -> None:
    """Serves the shared routes and those of pages; errors of the user answer in one sentence."""
    blueprint = flask.Blueprint("stratoscope", __name__)
    answer_errors(blueprint)
    answer_long(blueprint, services)
    for add_routes in (*SHARED, *of_pages):
        add_routes(blueprint, services)
    server.register_blueprint(blueprint)
