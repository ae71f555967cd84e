"""How the tests of the routes ask, and what they expect of every answer."""

from io import BytesIO

import flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from dashboard.access import Person, Role, people
from dashboard.access.session import SESSION_COOKIE
from dashboard.pages.registry import PAGES
from dashboard.routes import register
from dashboard.services import Services

LITE0 = "efficientnet_lite0"
LAYER = "blocks.6.0"
ESPRESSO = 967
FOR_EVER = "public, max-age=31536000, immutable"
NOT_AT_ALL = "private, no-store"
MINE, THEIRS = "m" * 43, "t" * 43


def serve(services: Services, session: str = MINE) -> FlaskClient:
    server = flask.Flask("test")
    people(server, lambda: Person("", Role.VIEWER, anonymous=True))
    register(server, services, [page.routes for page in PAGES if page.routes])
    client = server.test_client()
    client.set_cookie(SESSION_COOKIE, session)
    return client


def picture(response: TestResponse) -> Image.Image:
    assert response.status_code == 200, response.text
    return Image.open(BytesIO(response.data))


def changed(url: str, **parameters: str) -> str:
    """The address with other values for some of its parameters."""
    path, _, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.split("=")[0] not in parameters]
    return f"{path}?{'&'.join([*kept, *(f'{k}={v}' for k, v in parameters.items())])}"
