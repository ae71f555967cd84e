"""Scripts and styles are compressed once, and read the same by everybody."""

import gzip
from pathlib import Path

import flask
import pytest
from flask_compress import flask_compress

from dashboard.server.compression import compress_answers

SCRIPT = "const layers = 18;\n" * 200


@pytest.fixture
def server(tmp_path: Path) -> flask.Flask:
    (tmp_path / "strip.js").write_text(SCRIPT)
    app = flask.Flask("app", static_folder=None)
    assets = flask.Blueprint(
        "_dash_assets", __name__, static_folder=str(tmp_path), static_url_path="/assets"
    )
    app.register_blueprint(assets)
    turns = iter(range(100))
    app.add_url_rule("/turn", "turn", lambda: {"turn": next(turns), "text": SCRIPT})
    compress_answers(app)
    return app


def read(server: flask.Flask, path: str) -> str:
    answer = server.test_client().get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    content = gzip.decompress(answer.data).decode()
    answer.close()
    return content


def test_a_script_is_compressed_once(server: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(server, "/assets/strip.js?m=1") == SCRIPT
    monkeypatch.setattr(flask_compress, "_compress_data", lambda *_: pytest.fail("again"))
    assert read(server, "/assets/strip.js?m=1") == SCRIPT


def test_a_new_version_of_a_script_is_read_anew(server: flask.Flask, tmp_path: Path) -> None:
    assert read(server, "/assets/strip.js?m=1") == SCRIPT
    (tmp_path / "strip.js").write_text(SCRIPT.upper())
    assert read(server, "/assets/strip.js?m=2") == SCRIPT.upper()


def test_other_answers_are_made_anew(server: flask.Flask) -> None:
    assert '"turn":0' in read(server, "/turn")
    assert '"turn":1' in read(server, "/turn")


def test_whoever_takes_no_compression_gets_the_file(server: flask.Flask) -> None:
    read(server, "/assets/strip.js")
    answer = server.test_client().get("/assets/strip.js", headers={"Accept-Encoding": ""})
    assert answer.text == SCRIPT
    answer.close()
