"""The place in the engine's queue of what a page waits for: answered without waiting for it."""

import flask

from dashboard.access import Right, needs
from dashboard.access.session import session_id
from dashboard.core.long_maps import requests_before
from dashboard.core.responses import fresh
from dashboard.services import Services

PATH = "/engine/place"  # requested by assets/app/busy.mjs


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves one sentence; an empty one where nothing is before the page's requests."""

    @blueprint.get(PATH)
    @needs(Right.LOOK)
    def place() -> flask.Response:
        before = services.engine.before_session(session_id())
        return fresh({"sentence": requests_before(before) if before else ""})
