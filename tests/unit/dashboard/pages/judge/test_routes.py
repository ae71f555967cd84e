"""Judging over HTTP: conflicts, blindness, drafts, links, what is refused."""

import errno
import re
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.access import Person, Role, people
from dashboard.pages.judge import guide
from dashboard.pages.judge.scene import JudgeScene
from dashboard.pages.judge.script_data import desk
from dashboard.pages.judge.view import JudgeView
from dashboard.reviews.sample_view import judge_url
from dashboard.services import Services
from dashboard.ui.choices import Choices
from data.errors import DatabaseAway
from data.gallery.gallery import Gallery
from data.reviews import Confidence, Review
from explainers import Engine
from explainers.models import ModelCard
from tests.unit.dashboard.pages.judge.judge_client import (
    CUP,
    VIEW,
    get,
    new_review,
    on_sqlite,
    post,
    verdict,
)
from tests.unit.dashboard.route_client import ESPRESSO, LAYER, MINE, picture


def test_second_tab_gets_the_current_verdict_and_may_overwrite(
    client: FlaskClient, services: Services, review: Review
) -> None:
    assert post(client, "verdict", verdict(review)).status_code == 200
    assert post(client, "verdict", verdict(review)).status_code == 200  # the same again: kept once
    other = verdict(review, choice="right", comment="mine")
    refused = post(client, "verdict", other)
    assert refused.status_code == 409
    conflict = cast(dict[str, Any], refused.json)
    assert conflict["current"]["choice"] == "wrong"
    assert conflict["sentence"].endswith(".")
    again = post(client, "verdict", other | {"base": conflict["current"]["version"]})
    assert again.json is not None
    assert (again.json["version"], again.json["comment"]) == (2, "mine")
    undone = post(client, "withdraw", {"review": review.id, "sample": 0, "base": 2})
    assert undone.json is not None
    assert (undone.json["version"], undone.json["given"]) == (3, False)
    versions = services.reviews.verdicts.history(review.id, 0, "Ada", "Ada")
    choices = [each.judgement and each.judgement.choice.value for each in versions]
    assert choices == ["wrong", "right", None]


@on_sqlite
@pytest.mark.parametrize("unstated", [{"confidence": 0}, {"confidence": None}, {}])
def test_a_confidence_that_nobody_chose_is_kept_as_not_stated(
    client: FlaskClient, services: Services, review: Review, unstated: dict[str, object]
) -> None:
    body = {name: value for name, value in verdict(review).items() if name != "confidence"}
    answer = post(client, "verdict", body | unstated)
    assert answer.json is not None
    assert (answer.status_code, answer.json["confidence"]) == (200, 0)
    kept = services.reviews.verdicts.current(review.id, 0, "Ada")
    assert kept is not None
    assert kept.judgement is not None
    assert kept.judgement.confidence is Confidence.NOT_STATED
    table = services.reviews.statistics.choices(review.id, "Ada")
    assert (table.codes[0].tolist(), table.confidence[0].tolist()) == ([3], [0])
    refused = post(client, "verdict", body | {"confidence": 9, "base": 1})
    assert refused.status_code == 422


@on_sqlite
def test_blind_review_hides_on_the_server(
    client: FlaskClient, services: Services, card: ModelCard
) -> None:
    review = new_review(services, card, blind=True)
    answer = cast(dict[str, Any], post(client, "verdict", verdict(review)).json)
    frozen = f"/judge/verdicts/{answer['id']}/picture.png"
    link = {"review": review.id, "sample": 0, "verdict": answer["id"]}
    assert get(client, frozen, "Ben").status_code == 422
    hidden = cast(dict[str, Any], get(client, "/judge/sample.json", "Ben", **link).json)
    assert hidden["frozen"] is None
    assert hidden["view"]["layer"] == card.layers[-1].name  # nor the view that Ada chose
    assert post(client, "verdict", verdict(review, choice="right"), "Ben").status_code == 200
    assert get(client, frozen, "Ben").status_code == 200
    shown = cast(dict[str, Any], get(client, "/judge/sample.json", "Ben", **link).json)
    assert shown["view"]["layer"] == LAYER
    assert "as judged by Ada: wrong" in shown["frozen"]["words"]


def test_draft_is_kept_until_the_verdict_is_given(client: FlaskClient, review: Review) -> None:
    place = {"review": review.id, "sample": 0}
    draft = place | {"content": {"comment": "half a sen"}, "base": 0, "sequence": 2}
    assert post(client, "draft", draft).status_code == 200
    stale = draft | {"content": {"comment": "half"}, "sequence": 1}
    assert post(client, "draft", stale).status_code == 200
    kept = cast(dict[str, Any], get(client, "/judge/record.json", **place).json)
    assert kept["draft"] == {"content": {"comment": "half a sen"}, "base": 0, "sequence": 2}
    assert kept["person"] == "Ada"  # whose page alone may fill its form with it
    assert (
        cast(dict[str, Any], get(client, "/judge/record.json", "Ben", **place).json)["draft"]
        is None
    )
    post(client, "verdict", verdict(review))
    assert cast(dict[str, Any], get(client, "/judge/record.json", **place).json)["draft"] is None
    desk = cast(dict[str, Any], get(client, "/judge/desk.json", review=review.id).json)
    assert (desk["judged"], desk["refused"], desk["samples"]) == ([0], "", 3)


@on_sqlite
@pytest.mark.parametrize("sample", ["-1", "3", "100000000000000000000"])
def test_a_sample_that_is_none_has_no_record(
    client: FlaskClient, review: Review, sample: str
) -> None:
    answer = get(client, "/judge/record.json", review=review.id, sample=sample)
    assert answer.status_code == 422
    assert "3 samples, and none at number" in answer.text


@on_sqlite
def test_unfit_requests_are_refused_in_one_sentence(
    client: FlaskClient, services: Services, review: Review
) -> None:
    unfit: list[object] = [
        [],
        verdict(review, view=None),
        verdict(review, choice="great"),
        verdict(review, base="0"),
        verdict(review, box=[1, 2]),
        verdict(review, tags=["not in the vocabulary"]),
        verdict(review, view=VIEW | {"review": review.id, "sample": 9}),
        verdict(review, view=VIEW | {"review": review.id, "sample": 0, "layer": "blocks.99"}),
    ]
    for body in unfit:
        answer = post(client, "verdict", body)
        assert answer.status_code == 422, body
        assert "\n" not in answer.text.strip()
    nameless = post(client, "verdict", verdict(review), name="")
    assert (nameless.status_code, "enter yours first" in nameless.text) == (422, True)
    assert services.reviews.verdicts.current(review.id, 0, "Ada") is None


@on_sqlite
def test_while_the_database_is_away_nothing_is_forgotten(
    client: FlaskClient, services: Services, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseAway("The database does not answer.")

    monkeypatch.setattr(services.reviews.verdicts, "give", away)
    refused = post(client, "verdict", verdict(review))
    assert (refused.status_code, refused.text) == (503, "The database does not answer.")
    monkeypatch.setattr(services.reviews.queue, "sample", away)
    view = VIEW | {"review": review.id, "sample": 0}
    with (
        client.application.test_request_context(headers={"X-Name": "Ada"}),
        pytest.raises(DatabaseAway),  # not a view without the review
    ):
        JudgeView.from_values(view, Choices(services, MINE))


@pytest.mark.slow
@on_sqlite
def test_a_full_disk_is_no_refusal_and_the_same_verdict_is_taken_later(
    client: FlaskClient,
    services: Services,
    review: Review,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/evidence")

    with monkeypatch.context() as patched:
        patched.setattr("data.reviews.snapshots.write_atomically", full)
        refused = post(client, "verdict", verdict(review))
    assert (refused.status_code, refused.headers["Retry-After"]) == (507, "1")
    assert refused.text == (
        "The server's disk is full, so the evidence cannot be stored now; "
        "free some space and try again."
    )
    assert any("/srv/evidence" in line for line in caplog.messages)
    assert services.reviews.verdicts.current(review.id, 0, "Ada") is None
    assert post(client, "verdict", verdict(review)).status_code == 200


@on_sqlite
def test_permalink_opens_the_view_in_which_the_verdict_was_given(
    client: FlaskClient, services: Services, review: Review
) -> None:
    signed = {"relevance": "signed", "scale": "puor", "opacity": 30, "show": "original"}
    view = VIEW | signed | {"review": review.id, "sample": 0}
    answer = cast(dict[str, Any], post(client, "verdict", verdict(review, view=view)).json)
    search = judge_url(review.id, 0, answer["id"]).partition("?")[2]
    with client.application.test_request_context(headers={"X-Name": "Ben"}):
        opened = JudgeView.from_search(search, Choices(services, MINE))
    assert opened.notices == ()
    assert {name: opened.values()[name] for name in view} == view
    query = dict(parse_qsl(search))
    shown = cast(dict[str, Any], get(client, "/judge/sample.json", **query).json)
    assert shown["changed"] == []
    assert shown["stage"]["shown"]["frame"] == [0, 0, 600, 400]
    assert dict(parse_qsl(shown["explore"].lstrip("/?")))["target"] == str(CUP)


@on_sqlite
def test_where_the_image_is_gone_the_frozen_picture_is_shown(
    client: FlaskClient, services: Services, review: Review
) -> None:
    answer = cast(dict[str, Any], post(client, "verdict", verdict(review)).json)
    rest = services.gallery.items[1:]
    cast(Any, services).gallery = Gallery("two", rest, [], starter=True)
    place = {"review": review.id, "sample": 0}
    shown = cast(dict[str, Any], get(client, "/judge/sample.json", **place).json)
    assert shown["problem"].startswith("coffee.png cannot be shown: ")
    assert shown["help"]["props"]["href"].startswith("/help/?page=howto%2Ftroubleshooting#")
    assert shown["frozen"]["picture"] == f"/judge/verdicts/{answer['id']}/picture.png"
    assert picture(get(client, shown["frozen"]["picture"])).size == (224, 224)
    assert post(client, "verdict", verdict(review, base=1)).status_code == 404


@on_sqlite
def test_another_model_is_not_judged_and_a_verdict_says_what_changed(
    client: FlaskClient, services: Services, review: Review, card: ModelCard
) -> None:
    post(client, "verdict", verdict(review))
    current = services.reviews.verdicts.current(review.id, 0, "Ada")
    assert current is not None
    other = replace(card, weights_sha256="f" * 64)
    engine = services.engine
    cast(Any, services).engine = Other(engine, other)
    shown = cast(
        dict[str, Any],
        get(client, "/judge/sample.json", review=review.id, sample=0, verdict=current.id).json,
    )
    assert card.weights_prefix in shown["problem"]
    assert "To judge, start it with the review's weights" in shown["problem"]
    assert any("f" * 12 in sentence for sentence in shown["changed"])
    assert shown["frozen"] is not None
    refused = post(client, "verdict", verdict(review, base=1))
    assert (
        refused.status_code,
        "To judge, start it with the review's weights" in refused.text,
    ) == (
        422,
        True,
    )


class Other:
    """An engine whose model has other weights by now."""

    def __init__(self, engine: Engine, card: ModelCard) -> None:
        self._engine, self._card = engine, card
        self.keys = engine.keys

    def card(self, key: str) -> ModelCard:
        return self._card


@on_sqlite
def test_share_of_relevance_in_a_box(client: FlaskClient, review: Review) -> None:
    view = VIEW | {"review": review.id, "sample": 0, "target": ESPRESSO}
    whole = get(client, "/judge/inside.json", **view, box="125,25,475,375").json
    assert whole is not None
    assert whole["words"].startswith("100\u00a0% of the positive relevance")
    for method, words in (
        ("input_x_gradient", "of the positive relevance in the map per pixel lies"),
        ("layer_activation", f"of the sum of positive values at {LAYER} lies"),
    ):
        by = view | {"method": method, "box": "125,25,475,375"}
        assert words in (get(client, "/judge/inside.json", **by).json or {})["words"]
    by = view | {"method": "rise", "params": "masks:10", "box": "125,25,475,375"}
    assert (get(client, "/judge/inside.json", **by).json or {})["words"].endswith(
        "RISE has no zero, so no share of it."
    )
    outside = get(client, "/judge/inside.json", **view, box="0,0,50,400").json
    assert outside == {"words": "The box lies outside what the network sees."}
    assert get(client, "/judge/inside.json", **view, box="1,2").status_code == 400


@on_sqlite
def test_an_original_has_its_shape_so_that_all_of_it_is_seen(
    client: FlaskClient, review: Review
) -> None:
    place = {"review": review.id, "sample": 0}
    whole, crop = (
        cast(dict[str, Any], get(client, "/judge/sample.json", **place, show=show).json)
        for show in ("original", "input")
    )
    assert whole["stage"]["shape"] == {"width": "900px", "ratio": 1.5}  # of 600 x 400
    assert crop["stage"]["shape"] is None


@on_sqlite
def test_a_page_learns_of_other_guidelines_and_a_verdict_states_those_it_showed(
    client: FlaskClient, services: Services, review: Review
) -> None:
    """Lea changes the guidelines after Ada's first sample; Ada's page shows the old ones once more.

    Ben's verdict comes from a page that does not state what it showed.
    """
    reviews = services.reviews

    def shown(name: str = "Ada") -> dict[str, Any]:
        return cast(dict[str, Any], get(client, "/judge/desk.json", name, review=review.id).json)

    assert (shown()["setup"], shown()["guidelines"]) == (
        *(2, {"version": 1, "changed": "", "words": ""}),
    )
    first = post(client, "verdict", verdict(review, setup=2))
    assert cast(dict[str, Any], first.json)["setup"] == 2
    changed = replace(reviews.get(review.id).setup, guidelines="NEW")
    reviews.change(review.id, changed, by="Lea", expected_version=2)
    view = VIEW | {"review": review.id}
    late = post(client, "verdict", verdict(review, setup=2, view=view | {"sample": 1}))
    assert cast(dict[str, Any], late.json)["setup"] == 3  # the page reads the review again
    unstated = verdict(review)
    assert post(client, "verdict", unstated, "Ben").status_code == 200
    assert reviews.verdicts.setup_versions(review.id) == {(0, "Ada", 1): 2, (1, "Ada", 1): 2}
    guidelines = shown()["guidelines"]
    assert guidelines["version"] == 3
    assert re.fullmatch(r"Lea changed the guidelines, [\d-]+ [\d:]+ UTC\.", guidelines["changed"])
    assert (
        guidelines["words"]
        == f"{guidelines['changed']} You judged 2 samples under the earlier ones."
    )
    assert shown("Ben")["guidelines"]["words"] == ""  # by its time, under the new ones
    again = verdict(review, setup=3, base=1)
    assert post(client, "verdict", again).status_code == 200
    assert "You judged 1 sample under the earlier ones." in shown()["guidelines"]["words"]
    assert post(client, "verdict", verdict(review, setup="2", base=2)).status_code == 422


@on_sqlite
def test_the_guidelines_are_shown_with_their_version_and_what_was_judged_before(
    client: FlaskClient, services: Services, review: Review
) -> None:
    reviews = services.reviews
    post(client, "verdict", verdict(review, setup=2))
    changed = replace(reviews.get(review.id).setup, guidelines="NEW")
    reviews.change(review.id, changed, by="Lea", expected_version=2)
    server = flask.Flask("test")
    people(server, lambda: Person("Ada", Role.REVIEWER))
    with server.test_request_context():
        view = JudgeView.from_values({"review": review.id}, Choices(services, MINE))
        parts = guide.render(JudgeScene(view, services, MINE))
    assert parts["setup"] == f"{review.id} 3"
    caution = parts["text"][0]
    assert caution.className == "caution"
    assert caution.children.endswith("You judged 1 sample under the earlier ones.")


@on_sqlite
def test_the_page_knows_who_is_a_reviewer(services: Services, card: ModelCard) -> None:
    named = new_review(services, card, reviewers=("Ada",))
    for person, judges in (
        (Person("Ada", Role.REVIEWER), True),
        (Person("Lea", Role.LEAD), False),
        (Person("Ada", Role.VIEWER), False),
        (Person("", Role.ADMIN, local=True), True),  # who may still enter this name
        (Person("", Role.VIEWER, anonymous=True), False),
    ):
        assert desk(services, named, person, "")["judges"] is judges
