"""What Explore's list of edits requests while one of them is dragged or drawn."""

import flask

from dashboard.access import Right, needs
from dashboard.access.session import session_id
from dashboard.core.responses import fresh, kept
from dashboard.maps.edited_crop import outlines_svg, part_seen, superpixel_at
from dashboard.maps.image_lookup import edited_id, find_image
from dashboard.maps.urls import input_url
from dashboard.routes.addresses import argument, fraction, parsed, requested_card, requested_image
from dashboard.routes.heatmaps import requested_map
from dashboard.routes.images import webp
from dashboard.services import Services
from dashboard.ui.edits import BETWEEN_CLASSES
from dashboard.what_if.words import live_words
from data.errors import DataError
from data.gallery.images import decoded_for_screen
from explainers.engine.requests import PredictRequest
from explainers.errors import ExplainerError
from explainers.what_if.text import parse_edit


def classes(text: str) -> list[int]:
    """Classes in an address: "3.7"; "" for none."""
    return [int(each) for each in text.split(BETWEEN_CLASSES)] if text else []


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the prediction for an edited image, a part of one, a superpixel, and outlines."""

    @blueprint.get("/explore/edited.json")
    @needs(Right.LOOK)
    def live() -> flask.Response:
        card = requested_card(services)
        target, before = parsed("target", int), parsed("before", float)
        yes = parsed("yes", classes) if card.multi_label else None
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
        words = live_words(predictions, card.labels, target, before, yes)
        return fresh({"text": words, "picture": input_url(image.id, card)})

    @blueprint.get("/explore/part.webp")
    @needs(Right.LOOK)
    def part() -> flask.Response:
        requested, edit = requested_map(services), parse_edit(argument("part"))
        with decoded_for_screen(requested.image.read()) as picture:
            shown = part_seen(services.engine, requested.request, requested.card, picture, edit)
            return webp(shown, requested.image)

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
