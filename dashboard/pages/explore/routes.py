"""What Explore's list of edits requests while one of them is dragged or drawn."""

import flask

from dashboard.access import Right, needs
from dashboard.access.session import session_id
from dashboard.core.responses import fresh, kept
from dashboard.maps.edited_crop import outlines_svg, superpixel_at
from dashboard.maps.image_lookup import edited_id, find_image
from dashboard.maps.urls import input_url
from dashboard.routes.addresses import argument, fraction, parsed, requested_card, requested_image
from dashboard.services import Services
from dashboard.what_if.words import live_words
from data.errors import DataError
from explainers.engine.requests import PredictRequest
from explainers.errors import ExplainerError


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the prediction for an edited image, the superpixel at a point, and outlines."""

    @blueprint.get("/explore/edited.json")
    @needs(Right.LOOK)
    def live() -> flask.Response:
        card, target, before = (
            requested_card(services),
            parsed("target", int),
            parsed("before", float),
        )
        try:
            image = find_image(
                services, edited_id(argument("image"), argument("edits")), session_id()
            )
            for source in image.ref.sources:
                services.long_maps.check(image.ref.of_source(card.key, source))
            request = PredictRequest(card.key, (image.ref,), top=len(card.labels))
            predictions = services.engine.compute(request)
        except (DataError, ExplainerError) as error:  # stated where the edits are, as it is edited
            return fresh({"text": str(error), "picture": ""})
        words = live_words(predictions, card.labels, target, before)
        return fresh({"text": words, "picture": input_url(image.id, card)})

    @blueprint.get("/explore/superpixel.json")
    @needs(Right.LOOK)
    def superpixel() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        place = parsed("x", fraction), parsed("y", fraction)
        return fresh({"superpixel": superpixel_at(card, image, place)})

    @blueprint.get("/explore/superpixels.svg")
    @needs(Right.LOOK)
    def outlines() -> flask.Response:
        card, image = requested_card(services), requested_image(services)
        body = outlines_svg(card, image, argument("superpixels"))
        answer = flask.Response(body, mimetype="image/svg+xml")
        return kept(answer, private=image.private)
