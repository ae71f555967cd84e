"""The app under a real gunicorn: one process with threads, and several servers on one database."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from sqlalchemy import URL
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

from dashboard.core.errors import SettingsError
from dashboard.maps.urls import heatmap_url
from dashboard.server.one_process import OneProcess, hold_alone
from data.accounts import AccountStore, Role
from data.db.database import open_database
from explainers import load_model
from explainers.engine.requests import ImageRef, MapRequest
from tests.browser.app_process import STDERR, environment_of, start_forked
from tests.postgresql import Cluster
from tests.unit.dashboard.route_client import LAYER, LITE0

WORDS = "correct horse battery staple"
START_S, END_S = 120, 20
APP = "dashboard.server.wsgi:app"


@dataclass
class Gunicorn:
    """A running gunicorn, and a browser at it."""

    url: str
    process: BaseProcess
    cookies: CookieJar = field(default_factory=CookieJar)

    @property
    def browser(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with self.browser.open(f"{self.url}{path}", timeout=START_S) as answer:
                return answer.status, answer.read()
        except HTTPError as refused:
            return refused.code, refused.read()

    def post(self, path: str, body: bytes, kind: str) -> bytes:
        headers = {"Origin": self.url, "Content-Type": kind}
        request = Request(f"{self.url}{path}", body, headers)
        with self.browser.open(request, timeout=START_S) as answer:
            return bytes(answer.read())

    def log_in(self) -> None:
        form = urlencode({"name": "Ada", "password": WORDS, "next": "/"})
        self.post("/login", form.encode(), "application/x-www-form-urlencoded")


def start(home: Path, *options: str, **settings: str) -> tuple[BaseProcess, TextIO]:
    """A gunicorn, and what it writes to stderr."""
    words = ["--bind", "127.0.0.1:0", "--timeout", "120", *options, APP]
    variables = {f"STRATOSCOPE_{name.upper()}": value for name, value in settings.items()}
    environment = environment_of(home) | variables | {"HOME": str(home), "OMP_NUM_THREADS": "1"}
    return start_forked("gunicorn", words, environment, STDERR)


@contextmanager
def running(home: Path, *options: str, **settings: str) -> Iterator[Gunicorn]:
    process, written = start(home, "--threads", "24", *options, **settings)
    with written:
        try:
            listening = next(line for line in written if "Listening at" in line)
            (address,) = re.findall(r"http://[\d.:]+", listening)
            yield Gunicorn(address, process)
        finally:
            process.terminate()
            process.join()


def add_ada(database: str | URL) -> None:
    engine = open_database(database)
    AccountStore(engine).add("Ada", Role.LEAD, WORDS)
    engine.dispose()


@pytest.mark.slow
def test_one_process_serves_logs_in_computes_and_ends(home: Path) -> None:
    database = f"sqlite:///{home / 'team.sqlite'}"
    add_ada(database)
    card = load_model(LITE0).card
    with running(home, database=database) as server:
        assert b"Log in" in server.get("/")[1]
        server.log_in()
        status, page = server.get("/")
        assert (status, b"stratoscope" in page) == (200, True)
        listed = json.loads(server.get(f"/gallery/items?model={LITE0}&limit=1")[1])
        image = listed["items"][0]["id"]
        request = MapRequest(LITE0, ImageRef(image, Path()), LAYER, 967, "grad_cam")
        status, picture = server.get(heatmap_url(card, image, request, signed=True))
        assert (status, picture[:4]) == (200, b"\x89PNG")
        # Predictions are a job in the background, which the list has started.
        deadline = time.monotonic() + START_S
        while not listed["predicted"][0]:
            assert time.monotonic() < deadline
            listed = json.loads(server.get(f"/gallery/items?model={LITE0}&limit=0")[1])
        server.process.terminate()
        server.process.join(END_S)
        assert server.process.exitcode == 0


def refused(home: Path, *options: str, **settings: str) -> str:
    """What is said where the server does not start, beside gunicorn's own lines."""
    process, written = start(home, *options, **settings)
    with written:
        output = written.read()
    process.join()
    assert process.exitcode == 4
    lines = [line for line in output.splitlines() if not re.match(r"\[\d{4}-", line)]
    assert not any("Traceback" in line for line in lines)
    assert "App failed to load." in output
    return "\n".join(dict.fromkeys(lines))


@pytest.mark.slow
def test_a_second_process_of_one_server_is_refused_at_the_start(home: Path) -> None:
    output = refused(home, "--workers", "2", "--threads", "4")
    assert output.startswith(
        "Stratoscope needs one process with threads: jobs and uploads are in its"
    )
    assert "--workers 1" in output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"prefix": "lens"}, "STRATOSCOPE_PREFIX: use a path such as /lens, of letters"),
        ({"allowed_host": "lab.example"}, "Others may reach lab.example, and no access method"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence(
    home: Path, settings: Mapping[str, str], sentence: str
) -> None:
    output = refused(home, **settings)
    assert output.startswith(sentence)
    assert len(output.splitlines()) == 1


@pytest.mark.slow
def test_a_model_that_was_loaded_before_the_fork_says_so(home: Path) -> None:
    with running(home, "--preload") as server:
        status, text = server.get("/")
    assert status == 503
    assert b"Start gunicorn without --preload." in text


@pytest.mark.parametrize(
    ("peer", "this_machine", "status"),
    [
        *(("127.0.0.1", True, "200 OK"), ("::1", True, "200 OK"), ("", True, "200 OK")),
        *(("203.0.113.9", True, "403 FORBIDDEN"), ("203.0.113.9", False, "200 OK")),
    ],
)
def test_without_a_log_in_it_answers_this_machine_alone(
    peer: str, this_machine: bool, status: str
) -> None:
    app = OneProcess(Response("the app"), this_machine=this_machine)
    environ = EnvironBuilder(environ_base={"REMOTE_ADDR": peer}).get_environ()
    body, answered, _ = run_wsgi_app(app, environ)
    assert answered.upper() == status
    assert ("user add NAME" in b"".join(body).decode()) == status.startswith("403")


def test_a_process_waits_for_the_one_before_it(home: Path) -> None:
    first = hold_alone()
    with pytest.raises(SettingsError, match="one process with threads"):
        hold_alone(patience_s=0.01)
    first.release()
    hold_alone(patience_s=0.01).release()


@pytest.mark.slow
def test_two_servers_on_one_postgresql_see_the_same(home: Path, postgresql: Cluster) -> None:
    with postgresql.lent() as url:
        add_ada(url)
        database = url.render_as_string(hide_password=False)
        with running(home, database=database) as one, running(home, database=database) as two:
            one.log_in()
            two.cookies = one.cookies  # which do not depend on the port
            assert json.loads(two.get("/access/me")[1]) == {"name": "Ada", "role": "lead"}
            body = json.dumps({"model": LITE0, "person": "Ada"}).encode()
            made = one.post("/reviews/first", body, "application/json")
            review = json.loads(made)["id"]
            desk = json.loads(two.get(f"/judge/desk.json?review={review}")[1])
            assert desk["review"] == review
            one.post("/logout", b"", "application/x-www-form-urlencoded")
            assert two.get("/access/me")[0] == 401
