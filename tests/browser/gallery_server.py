"""A small page around the gallery's scripts, with a list and thumbnails of any length."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import flask
from PIL import Image
from werkzeug.serving import make_server

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPTS = (
    "app/common.js",
    "components/gallery-list.js",
    "components/gallery.js",
    "components/upload.js",
)
MODULES = ("app/namespace.mjs",)
STYLES = ("app/theme.css", "components/gallery.css")
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"
OUTCOMES = ("right", "wrong", "")
WORDS = ("tabby, predicted right", "tabby → lynx, predicted wrong", "tabby, predicted lynx")

PAGE = """<!doctype html><html lang="en"><title>Gallery</title>{styles}
<body><main><section class="panel" style="width: 268px; max-width: 100%; height: 500px;
display: flex; flex-direction: column"><h1>Gallery</h1>
<div id="gallery-window" class="gallery-window"></div>
<div id="gallery-upload"></div>
<p><span id="gallery-count"></span> <span id="gallery-predicted"></span></p></section></main>
<script src="/dash.js"></script>{scripts}</body></html>"""

# What Dash does for the gallery, recorded: `window.props` holds what was set.
DASH = """window.props = {}; window.dash_clientside = { set_props(id, props) {
  window.props[id] = Object.values(props)[0]; } };"""


@dataclass
class Server:
    """The fake's state, which tests read and change."""

    url: str = ""
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


@contextmanager
def running(state: Server) -> Iterator[Server]:
    """Serves the page in a thread until the end of the block."""
    server = make_server("127.0.0.1", 0, _app(state), threaded=True)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _app(state: Server) -> flask.Flask:
    app = flask.Flask("gallery", static_folder=str(ASSETS), static_url_path="/assets")
    _add_list(app, state)
    _add_uploads(app, state)

    @app.after_request
    def guard(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/")
    def page() -> str:
        styles = "".join(f'<link rel="stylesheet" href="/assets/{name}">' for name in STYLES)
        scripts = "".join(f'<script src="/assets/{name}"></script>' for name in SCRIPTS)
        scripts += "".join(
            f'<script type="module" src="/assets/{name}"></script>' for name in MODULES
        )
        return PAGE.format(styles=styles, scripts=scripts)

    @app.get("/dash.js")
    def dash() -> flask.Response:
        return flask.Response(DASH, mimetype="text/javascript")

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204

    return app


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
        asked = flask.request.args
        offset, limit = asked.get("offset", 0, int), asked.get("limit", 0, int)
        total = 0 if asked.get("text") == "nothing" else state.total
        state.pages.append(offset)
        found = asked.get("find", "").removeprefix("id")
        return {
            "total": total,
            "predicted": [state.done, state.total],
            "offset": offset,
            "items": [state.item(i) for i in range(offset, min(offset + limit, total))],
            "position": int(found) if found else None,
        }, 200


def _add_uploads(app: flask.Flask, state: Server) -> None:
    @app.get("/uploads")
    def uploads() -> flask.Response:
        return flask.jsonify([{"id": name, "name": name} for name in state.uploads])

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
