"""Every route and every callback times every role, each called directly.

`rights.txt` is the table of all rights. After a change of a route, a page or a panel, look at the
difference that the test prints, and copy the new table.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from dash import Dash
from werkzeug.test import TestResponse

import dashboard.server.app
from dashboard.access import Right
from dashboard.access.callback_bodies import UNFIT
from dashboard.access.middleware import UNDECLARED
from dashboard.access.rights import (
    DASH,
    PRESSES,
    RIGHTS,
    PageRights,
    is_callback,
    right_of_callback,
    right_of_route,
)
from dashboard.limits.lanes import Lanes
from dashboard.pages.registry import PAGES
from dashboard.ui import ids, scan
from data.accounts import Role
from tests.unit.dashboard.access.conftest import OWN_PAGE, WORDS, log_in, open_people

NOBODY, ANONYMOUS = "nobody", "anonymous"
ROLES = {role.word: role for role in Role}
RANK = {NOBODY: 0, ANONYMOUS: Role.VIEWER, **ROLES}
STOPS = (401, 403)
TABLE = Path(__file__).with_name("rights.txt")


class Whole:
    """The app with accounts, its pages, and a browser for each kind of person."""

    def __init__(self, folder: Path) -> None:
        self.people = open_people(folder)
        for word, role in ROLES.items():
            self.people.accounts.add(word, role, WORDS)
        self.pages: list[Dash] = []
        with pytest.MonkeyPatch.context() as patch:
            made = dashboard.server.app.page_app
            patch.setattr(
                dashboard.server.app, "page_app", lambda *args: self.pages.append(made(*args))
            )
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

    def pages_rights(self) -> dict[str, PageRights]:
        """The rights of each page, by its path."""
        result: dict[str, PageRights] = self.server.extensions[RIGHTS]
        return result

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
            if not is_callback(rule.endpoint)
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
    names = re.findall(r"([\w-]+)\.([\w@-]+)", output)
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


def word(right: Right | None) -> str:
    return "anyone" if right is None else right.name.lower()


def rights_table(whole: Whole) -> list[str]:
    """Every right that is declared, a line each: routes, then the callbacks of each page."""
    lines = [
        f"{word(right_of_route(whole.server, endpoint)):<8}{method:<7}{path}"
        for endpoint, method, path in sorted(whole.rules(), key=lambda rule: rule[2])
        if not any(endpoint.endswith(part) for part in DASH if part)
    ]
    for path, page in whole.pages_rights().items():
        lines += [f"{word(page.right):<8}page   {path}"]
        lines += [
            f"  {word(page.callbacks[each]):<8}{each.strip('.').split('...')[0].partition('@')[0]}"
            for each in page.callbacks
        ]
        lines += [
            f"  {word(right):<8}press  {each}" for each, right in sorted(page.starters.items())
        ]
    return lines


def test_the_table_of_rights_is_the_one_that_was_reviewed(whole: Whole) -> None:
    result = rights_table(whole)
    print("\n".join(result))  # noqa: T201 - the new table, to be looked at and copied
    assert result == TABLE.read_text(encoding="utf-8").splitlines()


def test_every_route_and_every_callback_declares_its_right(whole: Whole) -> None:
    for rule in whole.server.url_map.iter_rules():
        right_of_route(whole.server, rule.endpoint)
    for page in whole.pages:
        reached = {key for key, each in page.callback_map.items() if "callback" in each}
        rights = whole.pages_rights()[page.config.url_base_pathname]
        assert set(rights.callbacks) == reached


def test_a_press_that_reaches_the_server_needs_the_right_to_compute_but_for_files(
    whole: Whole,
) -> None:
    presses = [
        (f"{page.config.url_base_pathname}_dash-update-component", output, each)
        for page in whole.pages
        for output, callback in page.callback_map.items()
        if "callback" in callback
        for each in callback["inputs"]
        if each["property"] in PRESSES
    ]
    assert len(presses) >= 10
    for endpoint, output, each in presses:
        body = {"output": output, "changedPropIds": [f"{each['id']}.{each['property']}"]}
        of_file = each["id"].startswith(
            ("review-sign-", "members-panel-csv-")
        )  # whoever may look may take them
        needed = Right.LOOK if of_file else Right.COMPUTE
        assert right_of_callback(whole.server, endpoint, body) is needed


@pytest.mark.slow
@pytest.mark.parametrize("who", RANK)
def test_every_route_by_everybody(whole: Whole, who: str) -> None:
    browser = whole.browsers[who]
    for endpoint, method, path in whole.rules():
        if endpoint in ("access.log_out", "access.try_log_in"):
            continue  # anyone's; they would end the log-ins of this test
        with browser.open(path, method=method, headers=OWN_PAGE) as answer:
            expect(who, right_of_route(whole.server, endpoint), answer)


@pytest.mark.slow
@pytest.mark.parametrize("who", RANK)
def test_every_callback_by_everybody(whole: Whole, who: str) -> None:
    browser = whole.browsers[who]
    for path, requested in whole.callbacks():
        needed = right_of_callback(whole.server, path, requested)
        with browser.post(path, json=requested, headers=OWN_PAGE) as answer:
            expect(who, needed, answer)


def test_what_is_started_needs_more_than_what_is_shown(whole: Whole) -> None:
    dataset = whole.pages_rights()["/dataset/"]
    output = next(each for each in dataset.callbacks if f"{scan.PANEL.tree}.values@" in each)
    endpoint = "/dataset/_dash-update-component"
    shown = {"output": output, "changedPropIds": []}
    assert right_of_callback(whole.server, endpoint, shown) is Right.LOOK
    for changed in (f"{ids.SCAN_START}.n_clicks", f"{ids.SCAN_START}.x.y", f"{ids.SCAN_START}.z"):
        both = shown | {"changedPropIds": [f"{ids.VIEW_STATE}.answer", changed]}
        assert right_of_callback(whole.server, endpoint, both) is Right.COMPUTE


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"output": ["url.search"]},
        {"output": "made-up.children"},
        {"output": "..made-up.children...url.search.."},
        {"output": f"{ids.SCAN_ID}.data", "changedPropIds": "x"},
    ],
)
def test_what_no_page_sends_is_refused_to_everybody(
    whole: Whole, body: object, caplog: pytest.LogCaptureFixture
) -> None:
    answer = whole.browsers["admin"].post("/_dash-update-component", json=body, headers=OWN_PAGE)
    assert (answer.status_code, answer.text) == (400, UNFIT)
    assert not caplog.records


def test_a_callback_without_a_right_is_refused_to_everybody(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, requested = whole.callbacks()[0]
    page = whole.pages_rights()[path.removesuffix("_dash-update-component")]
    monkeypatch.delitem(page.callbacks, str(requested["output"]))
    answer = whole.browsers["admin"].post(path, json=requested, headers=OWN_PAGE)
    assert (answer.status_code, answer.text) == (403, UNDECLARED)


def test_a_route_without_a_right_is_refused_to_everybody(whole: Whole) -> None:
    server = whole.people.serve(allow_anonymous=True)

    @server.get("/forgotten")
    def forgotten() -> str:
        return "a secret"

    page = flask.Blueprint("later", __name__)
    page.add_url_rule("/later/", "index", forgotten)
    server.register_blueprint(page)
    for path in ("/forgotten", "/later/"):
        answer = server.test_client().get(path)
        assert (answer.status_code, answer.text) == (403, UNDECLARED)


def test_the_log_in_static_files_and_who_am_i_are_in_no_lane(whole: Whole) -> None:
    result = Lanes(whole.server)
    for endpoint in ("access.log_in", "_dash_assets.static", "access.me", "bootstrap"):
        assert result.of(endpoint) is None
    assert result.of("access.try_log_in") is result.log_in
    assert result.of("stratoscope.review_export") is result.reports
    assert result.of("stratoscope.thumbnail") is result.pictures
    for endpoint in ("stratoscope.heatmap", "/_dash-update-component", "/layers/", "/"):
        assert result.of(endpoint) is result.work
    assert result.of("not listed") is None  # the gate refuses it
