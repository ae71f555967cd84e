"""The disagreements alone: typed text stays, and a settlement states its version."""

from typing import Any

import dash
import flask
from dash import html
from playwright.sync_api import expect

from dashboard.components import Disagreements, DisagreementsData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles


def sample(position: int, **more: object) -> dict[str, object]:
    """A sample that one person judged right, in the version after its last settlement."""
    return {
        "position": position,
        "image": "0" * 24,
        "name": f"{position}.png",
        "answer": "cat, 90 %",
        "verdicts": [
            {"who": "Ada", "choice": "right", "text": "right (confident)", "comment": "<b>x</b>"}
        ],
        "versions": {"Ada": 3},
        "disputed": True,
        "version": 0,
        "settled": "",
        "words": "",
        "by": "",
        "comment": "",
        **more,
    }


def data(*entries: dict[str, object], may_settle: bool = True) -> DisagreementsData:
    """A review with those samples to settle; one that is settled."""
    settled = sample(7, version=2, settled="wrong", words="wrong", by="Eve", comment="so")
    return {
        "review": "r1",
        "may_settle": may_settle,
        "choices": [["right", "right"], ["wrong", "wrong"]],
        "samples": {"open": list(entries), "settled": [settled]},
        "nothing": {"open": "Nothing to settle.", "settled": "None is settled."},
    }


def serve_thumbnails(app: dash.Dash) -> None:
    """Pictures without contents."""

    @app.server.get("/images/<image>/thumbnail.webp")
    def thumbnail(image: str) -> tuple[str, int]:
        return "", 204


def test_typed_text_stays_and_a_settlement_is_sent_with_its_version(profiles: Profiles) -> None:
    sent: list[dict[str, Any]] = []

    def register(app: dash.Dash) -> None:
        serve_thumbnails(app)

        @app.server.post("/reviews/r1/settle")
        def settle() -> tuple[str, int]:
            sent.append(flask.request.get_json())
            return "Somebody settled it meanwhile.", 422

    layout = html.Main(Disagreements(id="rows", data=data(sample(0), sample(1))))
    with mounted(profiles, layout, register, expected="422") as page:
        rows = page.locator(".dispute")
        expect(rows).to_have_count(2)
        expect(rows.first).to_contain_text("<b>x</b>")
        rows.nth(1).get_by_label("Why").fill("typed")
        line = page.locator("[data-says=disputes]")
        rows.nth(1).get_by_role("button", name="Settle").click()
        expect(line).to_have_text("Choose the settlement first.")
        rows.nth(1).get_by_label("Settle").first.select_option("wrong")
        now = data(sample(1))  # the first one was settled by another lead
        page.evaluate("data => window.dash_clientside.set_props('rows', { data })", now)
        expect(rows).to_have_count(1)
        expect(rows.get_by_label("Why")).to_have_value("typed")
        rows.get_by_role("button", name="Settle").click()
        expect(line).to_have_text("Somebody settled it meanwhile.")
        expect(rows.get_by_label("Why")).to_have_value("typed")
        page.evaluate("window.dash_clientside.set_props('rows', { shown: 'settled' })")
        expect(rows).to_contain_text("Settled: wrong by Eve")
        expect(rows.get_by_label("Why")).to_have_value("so")
        rows.get_by_role("button", name="Withdraw").click()
        expect(line).to_have_text("Somebody settled it meanwhile.")
        page.wait_for_function("() => !document.querySelector('button:disabled')")
    assert [(each["position"], each["version"], each["choice"]) for each in sent] == [
        (1, 0, "wrong"),
        (7, 2, ""),
    ]
    assert [each["verdicts"] for each in sent] == [{"Ada": 3}, {"Ada": 3}]  # as they are shown
    assert sent[0]["comment"] == "typed"


def test_a_settlement_of_verdicts_that_agree_now_can_only_be_withdrawn(profiles: Profiles) -> None:
    agreed = sample(0, disputed=False, version=1, settled="wrong", words="wrong", by="Eve")
    layout = html.Main(Disagreements(id="rows", data=data(agreed)))
    with mounted(profiles, layout, serve_thumbnails) as page:
        expect(page.locator(".settle")).to_contain_text("Not in dispute any more")
        expect(page.get_by_role("button")).to_have_text(["Withdraw"])
        expect(page.get_by_role("combobox")).to_have_count(0)


def test_who_may_not_settle_sees_no_form_and_an_empty_list_states_why(profiles: Profiles) -> None:
    layout = html.Main(Disagreements(id="rows", data=data(may_settle=False), shown="settled"))
    with mounted(profiles, layout, serve_thumbnails) as page:
        expect(page.locator(".dispute")).to_have_count(1)
        expect(page.get_by_role("button")).to_have_count(0)
        page.evaluate("window.dash_clientside.set_props('rows', { shown: 'open' })")
        expect(page.locator("#rows")).to_have_text("Nothing to settle.")
