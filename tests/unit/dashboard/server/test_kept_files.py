"""Files are answered once by the app, then from memory; whom it refuses, memory refuses too."""

from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.core.settings import Settings
from dashboard.server.compression import compress_answers
from dashboard.server.kept_files import KEPT_S, KeptFiles, is_for_all
from dashboard.server.security import HEADERS, protect

SCRIPT = "const layers = 18;\n" * 200
PATH = "/layers/assets/strip.js"
VERSION = f"{PATH}?m=1"


class Site:
    """An app with one file below the page /layers/, behind the guard; how often it is at work."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "strip.js"
        self.file.write_text(SCRIPT)
        self.now = 0.0
        self.answered = 0
        app = flask.Flask("app", static_folder=None)
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 86_400
        assets = flask.Blueprint(
            "_dash_assets", __name__, static_folder=str(folder), static_url_path="/layers/assets"
        )
        app.register_blueprint(assets)
        app.add_url_rule("/maps/assets/a.png", "map", lambda: kept_for_ever())
        compress_answers(app)
        app.wsgi_app = KeptFiles(app.wsgi_app, ["/layers/"], clock=lambda: self.now)  # type: ignore[method-assign]
        protect(app, Settings(port=5000))

        @app.before_request
        def count() -> None:
            self.answered += 1

        self.client: FlaskClient = app.test_client()

    def get(self, path: str = VERSION, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        headers_sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with self.client.open(path, method=method, headers=headers_sent) as answer:
            self.headers = answer.headers
            return answer.status_code, answer.data


def kept_for_ever() -> flask.Response:
    return flask.Response(b"png", headers={"Cache-Control": "public, max-age=31536000"})


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_second_answer_is_the_first_without_the_app(site: Site) -> None:
    first, headers = site.get(Accept_Encoding="gzip"), dict(site.headers)
    again = site.get(Accept_Encoding="gzip")
    assert (again, dict(site.headers)) == (first, headers)
    assert site.answered == 1
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert HEADERS.items() <= headers.items()
    assert "Content-Security-Policy" in headers


def test_whoever_takes_no_compression_gets_the_file(site: Site) -> None:
    site.get(Accept_Encoding="gzip")
    assert site.get() == (200, SCRIPT.encode())
    assert "Content-Encoding" not in site.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_whom_the_guard_refuses_gets_no_kept_file(site: Site, headers: dict[str, str]) -> None:
    site.get()
    for _ in range(2):
        assert site.get(**headers)[0] == 403
    assert site.get()[0] == 200


def test_what_a_client_has_already_is_not_sent_again(site: Site) -> None:
    site.get()
    tag = site.headers["ETag"]
    assert site.get(If_None_Match=tag) == (304, b"")
    assert site.get(Range="bytes=0-4") == (206, b"const")
    assert site.get(method="HEAD") == (200, b"")
    assert site.headers["Content-Length"] == str(len(SCRIPT))
    assert site.get() == (200, SCRIPT.encode())


def test_a_new_version_of_a_file_is_read_anew(site: Site) -> None:
    site.get()
    site.file.write_text(SCRIPT.upper())
    assert site.get(f"{PATH}?m=2") == (200, SCRIPT.upper().encode())


def test_a_file_without_a_version_is_read_anew_after_a_while(site: Site) -> None:
    site.get(PATH)
    site.file.write_text(SCRIPT.upper())
    site.now += KEPT_S + 1
    assert site.get(PATH) == (200, SCRIPT.upper().encode())


def test_what_is_not_there_is_looked_for_each_time(site: Site) -> None:
    for _ in range(2):
        assert site.get("/layers/assets/none.js")[0] == 404
    assert site.answered == 2


def test_other_addresses_are_answered_by_the_app(site: Site) -> None:
    for _ in range(2):
        assert site.get("/maps/assets/a.png")[0] == 200
    assert site.answered == 2


@pytest.mark.parametrize(
    ("status", "headers", "kept"),
    [
        ("200 OK", {"Cache-Control": "public, max-age=9"}, True),
        ("200 OK", {"cache-control": "max-age=9", "vary": "accept-encoding"}, True),
        ("200 OK", {}, False),
        ("404 NOT FOUND", {"Cache-Control": "max-age=9"}, False),
        ("206 PARTIAL CONTENT", {"Cache-Control": "max-age=9"}, False),
        ("200 OK", {"Cache-Control": "private, max-age=9"}, False),
        ("200 OK", {"Cache-Control": "no-store, max-age=9"}, False),
        ("200 OK", {"Cache-Control": "no-cache, max-age=9"}, False),
        ("200 OK", {"Cache-Control": "max-age=9", "Vary": "Accept-Encoding, Cookie"}, False),
        ("200 OK", {"Cache-Control": "max-age=9", "Vary": "X-Remote-User"}, False),
        ("200 OK", {"Cache-Control": "max-age=9", "Set-Cookie": "session=1"}, False),
    ],
)
def test_only_what_everybody_may_have_is_kept(
    status: str, headers: dict[str, str], kept: bool
) -> None:
    assert is_for_all(status, [*headers.items()]) is kept
