"""One's own images from the page: seen by this session alone."""

from typing import BinaryIO, cast

import flask

from dashboard.access import Right, needs
from dashboard.access.person import person_if_any
from dashboard.access.session import session_id
from dashboard.core.responses import fresh
from dashboard.services import Services
from data.accounts import key_of, user_network
from data.errors import UploadProblem
from data.gallery.uploads import Owner, Upload


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Takes an image, lists the session's, and deletes one."""

    @blueprint.post("/uploads")
    @needs(Right.LOOK)
    def add() -> tuple[dict[str, str], int]:
        file = flask.request.files.get("file")
        if file is None:
            raise UploadProblem("The request has no file. Choose one.")
        upload = services.uploads.add(
            session_id(), cast(BinaryIO, file.stream), file.filename or "", _owner()
        )
        return _described(upload), 201

    @blueprint.get("/uploads")
    @needs(Right.LOOK)
    def mine() -> flask.Response:
        return fresh([_described(each) for each in services.uploads.of(session_id())])

    @blueprint.delete("/uploads/<upload_id>")
    @needs(Right.LOOK)
    def remove(upload_id: str) -> tuple[str, int]:
        services.uploads.remove(session_id(), upload_id)
        return "", 204


def _owner() -> Owner:
    """Whose pictures it counts among: an account's, or those of an address without accounts."""
    person = person_if_any()
    if person is not None and person.name and not (person.local or person.anonymous):
        return Owner(f"account {key_of(person.name)}")
    return Owner(user_network(flask.request.remote_addr or ""), shared=True)


def _described(upload: Upload) -> dict[str, str]:
    return {"id": upload.id, "name": upload.name}
