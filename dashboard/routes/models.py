"""What the page asks about a model: what its classes are called, for the search of a target."""

import flask

from dashboard.access import Right, needs
from dashboard.core.responses import fresh
from dashboard.services import Services
from data.gallery.labels import CLASSES


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the classes: name and WordNet id, which is empty where the class is not ImageNet's."""

    @blueprint.get("/models/<key>/labels.json")
    @needs(Right.LOOK)
    def labels(key: str) -> flask.Response:
        card = services.engine.card(key)
        wnids = [each.wnid for each in CLASSES] if card.imagenet else [""] * len(card.labels)
        pairs = list(zip(card.labels, wnids, strict=True))
        return fresh(pairs)  # the key may name another model later
