"""Pictures as the page shows them: thumbnail, original, and the crop that the network sees.

All three are in a screen's colours. Where an image's colour profile makes that look unlike the
stored values, which the network gets, the image's notes state it.
"""

from io import BytesIO

import flask
from PIL import Image

from dashboard.access import Right, needs
from dashboard.access.session import session_id
from dashboard.core.responses import kept
from dashboard.maps.edited_crop import edited_original, seen
from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.routes.addresses import requested_card
from dashboard.services import Services
from data.gallery.images import decoded_for_screen
from data.gallery.thumbnails import make_thumbnail

LARGEST_SIDE = 1600  # pixels of an original on the page
QUALITY = 90


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves the three pictures of an image."""

    @blueprint.get("/images/<image_id>/thumbnail.webp")
    @needs(Right.LOOK)
    def thumbnail(image_id: str) -> flask.Response:
        image = find_image(services, image_id, session_id())
        if image.private:  # nothing of it is kept on disk
            body = make_thumbnail(image.read())
        else:
            body = services.thumbnails.get(image.sha256, image.path)
        return kept(flask.Response(body, mimetype="image/webp"), private=image.private)

    @blueprint.get("/images/<image_id>/original.webp")
    @needs(Right.LOOK)
    def original(image_id: str) -> flask.Response:
        image = find_image(services, image_id, session_id())
        with decoded_for_screen(image.read(), LARGEST_SIDE) as picture:
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            return webp(edited_original(image, picture), image)

    @blueprint.get("/images/<image_id>/input.webp")
    @needs(Right.LOOK)
    def network_input(image_id: str) -> flask.Response:
        card, image = requested_card(services), find_image(services, image_id, session_id())
        with decoded_for_screen(image.read()) as picture:
            return webp(seen(services.engine, card, image, picture), image)


def webp(picture: Image.Image, image: ImageEntry) -> flask.Response:
    """A picture of an image, at an address that always means the same."""
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY)
    response = flask.Response(buffer.getvalue(), mimetype="image/webp")
    return kept(response, private=image.private)
