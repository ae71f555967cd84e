"""HTTP routes: pictures, heat maps, the gallery's list, class names, uploads and downloads.

Each module serves one subject and builds the addresses it serves: `heatmaps.heatmap_url(...)`.
"""

import flask

from dashboard.core.responses import answer_errors
from dashboard.core.services import Services
from dashboard.routes import (
    comparisons,
    downloads,
    gallery,
    heatmaps,
    images,
    judging,
    layers,
    models,
    place,
    reviews,
    tables,
    uploads,
)
from dashboard.routes.long_answers import answer_long

SUBJECTS = (
    *(images, heatmaps, layers, gallery, models, uploads, downloads, comparisons, tables),
    *(reviews, judging, place),
)


def register(server: flask.Flask, services: Services) -> None:
    """Serves every subject; what a user can do wrong is answered with one sentence."""
    blueprint = flask.Blueprint("stratoscope", __name__)
    answer_errors(blueprint)
    answer_long(blueprint, services)
    for subject in SUBJECTS:
        subject.add_routes(blueprint, services)
    server.register_blueprint(blueprint)
