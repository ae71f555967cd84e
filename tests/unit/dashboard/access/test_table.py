"""Every route and every callback times every role, each called directly.

What is added to the app has to be listed in dashboard/access/table.py, or this fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from dash import Dash
from werkzeug.test import TestResponse

import dashboard.app
from dashboard import ids
from dashboard.access import Right, table
from dashboard.access.gate import UNLISTED
from dashboard.callback_bodies import UNFIT
from dashboard.pages import PAGES
from data.accounts import Role
from tests.unit.dashboard.access.conftest import OWN_PAGE, WORDS, log_in, open_people

NOBODY, ANONYMOUS = "nobody", "anonymous"
ROLES = {role.word: role for role in Role}
RANK = {NOBODY: 0, ANONYMOUS: Role.VIEWER, **ROLES}
STOPS = (401, 403)


class Whole:
    """The app with accounts, its pages, and a browser for each kind of person."""

    def __init__(self, folder: Path) -> None:
        self.people = open_people(folder)
        for word, role in ROLES.items():
            self.people.accounts.add(word, role, WORDS)
        self.pages: list[Dash] = []
        with pytest.MonkeyPatch.context() as patch:
            made = dashboard.app.page_app
            patch.setattr(dashboard.app, "page_app", lambda *given: self.pages.append(made(*given)))
            self.server = self.people.serve(PAGES)
        for page in self.pages:
            page._setup_server()
        anonymous = self.people.serve(PAGES, allow_anonymous=True)
        self.browsers = {
            NOBODY: self.server.test_client(),
            ANONYMOUS: anonymous.test_client(),
        }
        for word in ROLES:
            self.browsers[word] = self.server.test_client()
            assert log_in(self.browsers[word], word).status_code == 303

    def rules(self) -> list[tuple[str, str, str]]:
        """Endpoint, method and an address of every route; callbacks are called by themselves."""
        return [
            (
                rule.endpoint,
                method,
                re.sub(r"<(?:any\((\w+).*?\):)?.*?>", lambda m: m[1] or "x", rule.rule),
            )
            for rule in self.server.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            if not table.is_callback(rule.endpoint)
        ]

    def callbacks(self) -> list[tuple[str, dict[str, object]]]:
        """The address and the body of every callback, set off by each of its inputs."""
        return [
            (f"{page.config.url_base_pathname}_dash-update-component", body(output, each, changed))
            for page in self.pages
            for output, each in page.callback_map.items()
            if "callback" in each
            for changed in each["inputs"]
        ]


def body(output: str, callback: dict[str, list[dict[str, str]]], changed: object) -> dict:  # type: ignore[type-arg]
    names = re.findall(r"([\w-]+)\.([\w-]+)", output)
    outputs = [{"id": name, "property": prop} for name, prop in names]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [{**each, "value": None} for each in callback["inputs"]],
        "state": [{**each, "value": None} for each in callback["state"]],
        "changedPropIds": [f"{changed['id']}.{changed['property']}"],  # type: ignore[index]
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    made = Whole(tmp_path_factory.mktemp("whole"))
    yield made
    made.people.uploads.close()
    made.people.database.dispose()


def expect(who: str, needed: Right | None, answer: TestResponse) -> None:
    may = needed is None or RANK[who] >= needed.role
    stopped = answer.status_code in STOPS
    assert stopped is not may, f"{answer.request.path} {who}: {answer.status}"
    if stopped:
        assert answer.status_code == (401 if who == NOBODY else 403)
        assert re.fullmatch(r"[A-Z].*[.]", answer.text), answer.text  # one sentence


def test_every_route_is_listed_and_nothing_else(whole: Whole) -> None:
    present = {rule.endpoint for rule in whole.server.url_map.iter_rules()}
    for endpoint in present:
        table.right_of_route(endpoint)
    assert set(table.ROUTES) <= present
    assert set(table.PAGES) == {page.path for page in PAGES}


def test_every_callback_is_listed_and_nothing_else(whole: Whole) -> None:
    outputs = [
        table.first_output(output)
        for page in whole.pages
        for output, each in page.callback_map.items()
        if "callback" in each
    ]
    assert set(outputs) == set(table.CALLBACKS)


def test_every_button_that_reaches_the_server_is_listed(whole: Whole) -> None:
    """What a click sets off on the server starts or stops something, until it is known not to."""
    clicked = {
        each["id"]
        for page in whole.pages
        for callback in page.callback_map.values()
        if "callback" in callback
        for each in callback["inputs"]
        if re.match(r"n_(clicks|submit)", each["property"])
    }
    assert clicked == set(table.STARTERS)


@pytest.mark.parametrize("who", RANK)
def test_every_route_by_everybody(whole: Whole, who: str) -> None:
    browser = whole.browsers[who]
    for endpoint, method, path in whole.rules():
        if endpoint in ("access.log_out", "access.try_log_in"):
            continue  # anyone's; they would end the log-ins of this test
        with browser.open(path, method=method, headers=OWN_PAGE) as answer:
            expect(who, table.right_of_route(endpoint), answer)


@pytest.mark.parametrize("who", RANK)
def test_every_callback_by_everybody(whole: Whole, who: str) -> None:
    browser = whole.browsers[who]
    for path, asked in whole.callbacks():
        needed = table.right_of_callback(asked)
        assert needed is not None
        with browser.post(path, json=asked, headers=OWN_PAGE) as answer:
            expect(who, needed, answer)


def test_what_is_started_needs_more_than_what_is_shown() -> None:
    shown = {"output": f"..{ids.SCAN_TEXT}.children...x.y..", "changedPropIds": []}
    assert table.right_of_callback(shown) is Right.LOOK
    for changed in (f"{ids.SCAN_START}.n_clicks", f"{ids.SCAN_START}.x.y", f"{ids.SCAN_START}.z"):
        both = shown | {"changedPropIds": [f"{ids.VIEW}.data", changed]}
        assert table.right_of_callback(both) is Right.COMPUTE


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        {},
        {"output": ["url.search"]},
        {"output": "made-up.children"},
        {"output": "..made-up.children...url.search.."},
        {"output": f"{ids.SCAN_TEXT}.children", "changedPropIds": "x"},
    ],
)
def test_what_no_page_sends_is_refused_to_everybody(
    whole: Whole, asked: object, caplog: pytest.LogCaptureFixture
) -> None:
    answer = whole.browsers["admin"].post("/_dash-update-component", json=asked, headers=OWN_PAGE)
    assert (answer.status_code, answer.text) == (400, UNFIT)
    assert not caplog.records


def test_a_callback_that_nobody_listed_is_refused_to_everybody(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = whole.callbacks()[0]
    monkeypatch.delitem(table.CALLBACKS, table.first_output(str(asked["output"])))
    answer = whole.browsers["admin"].post(path, json=asked, headers=OWN_PAGE)
    assert (answer.status_code, answer.text) == (403, UNLISTED)


def test_a_route_that_nobody_listed_is_refused_to_everybody(whole: Whole) -> None:
    server = whole.people.serve(allow_anonymous=True)

    @server.get("/forgotten")
    def forgotten() -> str:
        return "a secret"

    page = flask.Blueprint("later", __name__)
    page.add_url_rule("/later/", "index", forgotten)
    server.register_blueprint(page)
    for path in ("/forgotten", "/later/"):
        answer = server.test_client().get(path)
        assert (answer.status_code, answer.text) == (403, UNLISTED)
