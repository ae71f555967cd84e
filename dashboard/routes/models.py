"""What the page asks about a model: the names of its classes, for the search of a target."""

import flask

from dashboard.answers import fresh
from dashboard.services import Services


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the class names."""

    @blueprint.get("/models/<key>/labels.json")
    def labels(key: str) -> flask.Response:
        return fresh(services.engine.card(key).labels)  # the key may name another model later
