"""Who the current person is: requested by open pages, named by a machine's one user."""

from http import HTTPStatus

import flask
from werkzeug.wrappers import Response

from dashboard.access import log_in_pages
from dashboard.access.local_user import keep_local_name
from dashboard.access.log_in import local_path, shown
from dashboard.access.person import Right, current_person
from dashboard.access.rights import ANYONE, needs
from dashboard.core.responses import fresh, sentence


def add_routes(blueprint: flask.Blueprint) -> None:
    """Says who one is, keeps the local reviewer's name, and ends a log-in in a second window."""

    @blueprint.get("/access/me")
    @needs(Right.LOOK)
    def me() -> flask.Response:
        person = current_person()
        return fresh({"name": person.name, "role": person.role.word})

    @blueprint.post("/access/name")
    @needs(Right.JUDGE)
    def keep_name() -> flask.Response:
        if not current_person().local:
            return sentence(
                "The name comes from your account and cannot be changed here.", HTTPStatus.CONFLICT
            )
        new_name = flask.request.get_json(silent=True)
        name = new_name.get("name") if isinstance(new_name, dict) else None
        return fresh({"name": keep_local_name(str(name or "")).name})

    @blueprint.get("/access/back")
    @needs(ANYONE)
    def back() -> Response:
        return shown(log_in_pages.back_page(local_path(flask.request.args.get("to", ""))))
