"""Reviews over HTTP: made, judged, settled, signed and taken away; what is refused, and how."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.access import Person, Role
from dashboard.core.settings import Settings
from dashboard.reviews.new_review import first_count
from dashboard.services import Services
from data.reviews import (
    Choice,
    ReviewState,
    ReviewStore,
)
from explainers.models import ModelCard
from tests.unit.dashboard.pages.reviews.reviews_client import (
    BEN,
    LEAD,
    SEEN,
    Client,
    create,
    judged,
)
from tests.unit.dashboard.reviews.report_data_parts import EVIL, FORMULA
from tests.unit.dashboard.route_client import LAYER, LITE0


def test_a_first_review_is_open_and_goes_through_the_gallery_at_random(
    client: Client, store: ReviewStore, services: Services
) -> None:
    review = store.get(client.done("first", model=LITE0)["id"])
    assert review.state is ReviewState.OPEN
    assert review.samples == first_count(services) == min(20, len(services.gallery))
    assert review.model.key == LITE0
    assert all(choice.words.capitalize() in review.guidelines for choice in Choice)
    assert "random" in review.queue.words
    assert "prediction of several classes is right if all of them\nare" in review.guidelines
    assert "the class is right" not in review.guidelines


def test_reviewers_are_named_as_their_accounts(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """Ada's log-in ignores case; so does her name in a review, at its creation and later."""
    for name, role in (("ada", Role.LEAD), ("ben", Role.REVIEWER)):
        services.accounts.add(name, role, "correct horse battery staple")
    form = {"model": LITE0, "name": "Named", "kind": "random", "count": "2", "seed": "0"}
    refusal = client.refused("create", **form, reviewers="Ada, bob")
    assert refusal == ("No account called “bob” can judge here; name accounts that can: ada, ben.")
    review = client.done("create", **form, reviewers="Ada")["id"]
    assert store.get(review).reviewers == ("ada",)
    assert "“Cy”" in client.refused(f"{review}/change", version=1, reviewers="ada, Cy")
    client.done(f"{review}/change", version=1, reviewers="ADA, Ben")
    assert store.get(review).reviewers == ("ada", "ben")
    services.accounts.remove("ben")
    client.done(f"{review}/change", version=2, reviewers="ada, ben", name="Without ben's account")
    assert store.get(review).reviewers == ("ada", "ben")


def test_reviewers_that_a_proxy_or_their_own_machine_names_stay_as_they_are(
    client: Client, store: ReviewStore, services: Services
) -> None:
    form = {"model": LITE0, "name": "Named", "kind": "random", "count": "2", "seed": "0"}
    vars(services).update(settings=Settings(user_header="X-User"))
    proxied = client.done("create", **form, reviewers="Ada, bob")["id"]
    vars(services).update(settings=Settings())
    client.who = replace(LEAD, local=True)
    local = client.done("create", **form, reviewers="Ada, bob")["id"]
    assert store.get(proxied).reviewers == store.get(local).reviewers == ("Ada", "bob")


def test_a_set_up_asks_for_the_region_test(client: Client, store: ReviewStore) -> None:
    form = {"model": LITE0, "name": "Tested", "kind": "random", "count": "2", "seed": "0"}
    asks = client.done("create", **form, region_test=True)["id"]
    silent = client.done("create", **form)["id"]
    assert (store.get(asks).region_test, store.get(silent).region_test) == (True, False)
    client.done(f"{asks}/change", version=1, region_test="")  # as the form's box states it
    client.done(f"{silent}/change", version=1, region_test="yes")
    assert (store.get(asks).region_test, store.get(silent).region_test) == (False, True)
    client.done(f"{silent}/change", version=2, name="Tested again")
    assert store.get(silent).region_test
    newest = store.audit.entries(asks, limit=1)[0]
    assert newest.words == "set-up changed: region test"


@pytest.mark.slow
def test_a_review_from_its_queue_to_its_signed_report(
    client: Client, store: ReviewStore, card: ModelCard, tmp_path: Path
) -> None:
    review = judged(client, store, card)
    settled = client.done(f"{review}/settle", **SEEN, version=0, choice="wrong", comment="*so*")
    assert settled["message"] == "Sample 1 settled: wrong."
    preview = client.get(f"{review}/report.html").data
    assert b"not signed off" in preview
    version = store.get(review).version
    client.done(f"{review}/state", state="closed", version=version)
    stale = client.refused(f"{review}/sign", statement="Fit.", revision=0)
    assert "changed since" in stale
    revision = client.get(f"{review}/revision").get_json()["revision"]
    assert "statement" in client.refused(f"{review}/sign", statement=" ", revision=revision)
    signed = client.done(f"{review}/sign", statement="Fit for 2.", revision=revision)
    assert store.get(review).state is ReviewState.SIGNED_OFF

    report = client.get(f"{review}/report.html").data
    assert hashlib.sha256(report).hexdigest() == signed["sha256"]
    for part in (b"Fit for 2.", b"<b>Settled: wrong</b> by Ada", b"Marked boxes", b"bn2"):
        assert part in report
    assert b"<script" not in report
    assert "signed" in client.refused(
        f"{review}/settle", **SEEN, version=1, choice="right", comment=""
    )
    assert "signed" in client.refused(f"{review}/change", version=version + 2, name="Other")
    other = create(client)
    assert client.get(f"{other}/report.html").status_code == 200


def test_verify_knows_the_file_its_damage_and_strangers(
    client: Client,
    store: ReviewStore,
    card: ModelCard,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    review = judged(client, store, card)
    early = tmp_path / "early.html"
    early.write_bytes(client.get(f"{review}/report.html").data)
    assert verified(early, capsys) == (1, "not signed off")
    client.done(f"{review}/state", state="closed", version=store.get(review).version)
    client.done(f"{review}/sign", statement="Fit.", revision=store.revision(review))
    report = tmp_path / "report.html"
    report.write_bytes(client.get(f"{review}/report.html").data)
    assert verified(report, capsys) == (0, "not who wrote it")
    report.write_bytes(report.read_bytes().replace(b"Fit.", b"Fib."))
    assert verified(report, capsys) == (1, "is NOT the report")
    unknown = tmp_path / "unknown.html"
    unknown.write_bytes(report.read_bytes().replace(review.encode(), b"0" * len(review)))
    assert verified(unknown, capsys) == (1, "not in this database")
    unknown.write_bytes(b"<p>Hello.</p>")
    assert verified(unknown, capsys) == (1, "not the report of a review")
    assert main(["verify", str(tmp_path / "absent.html")]) == 2


def verified(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code, and which of the sentences was said, on one line."""
    code = main(["verify", str(path)])
    output = "".join(capsys.readouterr())
    assert output.count("\n") == 1
    sentences = (
        *(
            "not signed off",
            "not who wrote it",
            "is NOT the report",
            "not in this database",
            "not the report of a review",
        ),
    )
    return code, next(each for each in sentences if each in output)


def test_exports_hold_everything_and_no_formula(
    client: Client, store: ReviewStore, card: ModelCard
) -> None:
    review = judged(client, store, card)
    table = list(csv.DictReader(io.StringIO(client.get(f"{review}/verdicts.csv").text)))
    assert [row["verdict"] for row in table] == [
        *("right", "right-wrong-reason", "right", "right", "wrong"),
    ]
    assert all(row["comment"] == f"'{FORMULA}" for row in table)
    assert [cell for row in table for cell in row.values() if cell[:1] in "=+-@\t\r" and cell] == []
    assert table[0]["boxes"] == "0 0 4 4"
    head, *lines = map(json.loads, client.get(f"{review}/verdicts.jsonl").text.splitlines())
    assert head["review"]["name"] == "Before 2"
    assert [len(line["verdicts"]) for line in lines] == [2, 2, 1]
    assert lines[0]["outcome"] is None
    differ = "verdicts differ and nothing is settled"
    assert [line["no_outcome"] for line in lines] == [differ, None, None]
    assert [(row["outcome"], row["no_outcome"]) for row in table[:3:2]] == [
        *(("", differ), ("right", "")),
    ]
    assert lines[1]["verdicts"][0]["judgement"]["comment"] == FORMULA
    assert client.get(f"{review}/verdicts.exe").status_code == 404


def test_conflicts_are_reported_and_nothing_is_overwritten(
    client: Client, store: ReviewStore, card: ModelCard, services: Services
) -> None:
    review = judged(client, store, card)
    settle = f"{review}/settle"
    for unstated in ({"position": 0}, SEEN | {"verdicts": {"Ada": "1"}}, SEEN | {"verdicts": [1]}):
        assert "Reload the page" in client.refused(settle, **unstated, version=0, choice="wrong")
    unseen = SEEN | {"verdicts": {"Ada": 1, "Ben": 2}}
    changed_since = client.refused(settle, **unseen, version=0, choice="wrong")
    assert changed_since.startswith("The verdicts on this sample have changed since you read them")
    agreed = {"position": 1, "verdicts": {"Ada": 1, "Ben": 1}}
    assert "not in dispute" in client.refused(settle, **agreed, version=0, choice="wrong")
    client.done(settle, **SEEN, version=0, choice="right", comment="first")
    assert client.refused(settle, **SEEN, version=0, choice="wrong", comment="2nd")
    standing = store.settlements.current(review, 0, "Ada")
    assert standing is not None
    assert standing.comment == "first"
    client.done(settle, **SEEN, version=1)
    withdrawn = store.settlements.current(review, 0, "Ada")
    assert withdrawn is not None
    assert withdrawn.choice is None
    for name in ("Ada", "Ben"):
        services.accounts.add(name, Role.REVIEWER, "correct horse battery staple")
    client.done(f"{review}/change", version=2, name="Other", tags="a, b,, a", reviewers="Ada, Ben")
    assert client.refused(f"{review}/change", version=2, name="Again")
    changed = store.get(review)
    assert (changed.name, changed.tags, changed.guidelines) == ("Other", ("a", "b"), EVIL)


def test_rights_and_names(client: Client, store: ReviewStore) -> None:
    review = create(client)
    client.who = Person("", Role.ADMIN, local=True)
    assert "enter yours first" in client.refused(
        "create", model=LITE0, name="x", kind="random", count="1"
    )
    client.who = BEN
    for path in (
        *("create", "first", f"{review}/change", f"{review}/state", f"{review}/discard"),
        *(f"{review}/settle", f"{review}/sign"),
    ):
        assert client.post(path).status_code == 403
    assert client.post("add", name="mine", model=LITE0, views=[]).status_code == 403
    assert client.get("open").get_json()["lead"] is False
    client.who = Person("Vic", Role.VIEWER)
    assert client.post("add", review=review).status_code == 403


def test_nonsense_is_answered_in_one_sentence(client: Client, store: ReviewStore) -> None:
    review = create(client)
    assert "scan" in client.refused("create", model=LITE0, name="x", kind="highest-loss", count="3")
    assert client.refused("create", model=LITE0, name="", kind="random", count="3")
    assert client.refused("create", model="none", name="x", kind="random", count="3")
    assert client.refused("create", model=LITE0, name=["x"], kind="random", count="3")
    assert client.refused("create", model=LITE0, name="x", kind="random", count="many")
    assert client.refused(f"{review}/state", state="signed off", version=1)
    assert client.refused(f"{review}/state", state="flying", version=1)
    assert client.refused(f"{review}/state", state="open", version=True)
    assert client.get("nothing/report.html").status_code >= 400
    client.done(f"{review}/discard")
    assert store.list() == []


def test_a_view_is_added_with_all_that_it_shows(
    client: Client, store: ReviewStore, services: Services
) -> None:
    images = services.gallery.ids
    review = create(client, kind="random", count="1")
    first = store.queue.sample(review, 0).image_id
    other = next(image for image in images if image != first)
    view = {"image": other, "model": LITE0, "layer": LAYER, "target": 0, "evil": "x", "show": None}
    client.who = BEN
    message = client.done("add", review=review, model=LITE0, views=[view])["message"]
    assert "1 image" in message
    assert "2 now" in message
    assert store.queue.sample(review, 1).search == (
        f"?image={other}&model={LITE0}&layer={LAYER}&target=0"
    )
    again = client.done("add", review=review, model=LITE0, views=[view | {"layer": "bn2"}])[
        "message"
    ]
    assert again.startswith("Already in")
    assert "layer=bn2" in store.queue.sample(review, 1).search
    mine = client.refused("add", review=review, model=LITE0, views=[{"image": "upload"}])
    assert "gallery" in mine
    client.who = LEAD
    made = client.done("add", name="By hand", model=LITE0, subset="all")["message"]
    assert "3 images" in made
