"""What the gallery requests of the server: a list and thumbnails of any length, and uploads."""

import time
from dataclasses import dataclass, field
from io import BytesIO

import flask
from PIL import Image

OUTCOMES = ("right", "wrong", "")
WORDS = ("tabby, predicted right", "tabby → lynx, predicted wrong", "tabby, predicted lynx")


@dataclass
class Server:
    """The fake's state, which tests read and change."""

    total: int = 50_000
    delay: float = 0.0  # seconds before the list answers
    broken: bool = False  # the list answers with an error
    done: int = 50_000
    pages: list[int] = field(default_factory=list)  # offsets asked for
    uploads: list[str] = field(default_factory=list)

    def item(self, index: int) -> dict[str, str]:
        """The image at that place of the list."""
        return {
            "id": f"id{index}",
            "name": f"image {index}.jpg",
            "class": "tabby",
            "words": WORDS[index % 3],
            "outcome": OUTCOMES[index % 3],
            "credit": "",
        }


def add_routes(app: flask.Flask, state: Server) -> None:
    """Adds the routes to an app."""
    _add_list(app, state)
    _add_uploads(app, state)


def _add_list(app: flask.Flask, state: Server) -> None:
    buffer = BytesIO()
    Image.new("RGB", (144, 144), "steelblue").save(buffer, "WEBP")
    thumbnail = buffer.getvalue()

    @app.get("/images/<image_id>/thumbnail.webp")
    def image(image_id: str) -> flask.Response:
        return flask.Response(thumbnail, mimetype="image/webp")

    @app.get("/gallery/items")
    def items() -> tuple[dict[str, object], int] | tuple[str, int]:
        time.sleep(state.delay)
        if state.broken:
            return "The gallery is being repaired.", 503
        query = flask.request.args
        offset, limit = query.get("offset", 0, int), query.get("limit", 0, int)
        total = 0 if query.get("text") == "nothing" else state.total
        state.pages.append(offset)
        position = query.get("find", "").removeprefix("id")
        return {
            "total": total,
            "predicted": [state.done, state.total],
            "offset": offset,
            "items": [state.item(i) for i in range(offset, min(offset + limit, total))],
            "position": int(position) if position.isdigit() else None,
        }, 200


def _add_uploads(app: flask.Flask, state: Server) -> None:
    @app.get("/uploads")
    def uploads() -> flask.Response:
        return flask.jsonify([{"id": name, "name": f"{name}.jpg"} for name in state.uploads])

    @app.post("/uploads")
    def upload() -> tuple[dict[str, str], int] | tuple[str, int]:
        file = flask.request.files["file"]
        if file.read(2) != b"\xff\xd8":
            return "This is no picture.", 400
        state.uploads.append("mine")
        return {"id": "mine", "name": "mine.jpg"}, 201

    @app.delete("/uploads/<upload_id>")
    def remove(upload_id: str) -> tuple[str, int]:
        state.uploads.remove(upload_id)
        return "", 204
