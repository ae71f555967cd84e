"""A review gathered from a real store: all versions, and nothing that a blind review hides."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from dashboard.reviews.guideline_history import earlier_words
from dashboard.reviews.judged_maps import untested_maps
from dashboard.reviews.report_data import gather
from dashboard.reviews.summary_cache import summary_for
from data.reviews import (
    Choice,
    Judgement,
    NewSample,
    ReviewState,
    ReviewStore,
    Snapshot,
)
from tests.unit.dashboard.reviews.stored import open_review

RIGHT, WRONG = Judgement(choice=Choice.RIGHT), Judgement(choice=Choice.WRONG)


def opened(store: ReviewStore, *more: NewSample, **setup: object) -> str:
    two = [NewSample(image_id=str(i) * 64, name=f"{i}.jpg") for i in (1, 2)]
    return open_review(store, [*two, *more], **setup)


def test_judged_maps_without_a_test_are_counted(store: ReviewStore) -> None:
    review = opened(store)
    results = (
        {"Faithfulness": "not tested: Not tested yet.", "Sanity": "good: It depends on weights."},
        {"Faithfulness": "weak: No better than an edge detector.", "Sanity": "not tested: No."},
    )
    for position, tests in enumerate(results):
        kept = store.snapshots.keep(Snapshot(b"a", b"b", {}, {"tests": tests}))
        judged = replace(RIGHT, evidence=kept)
        store.verdicts.give(review, position, "Ada", judged, expected_version=0)
    hidden = np.zeros(2, np.bool_)
    assert untested_maps(store, review, hidden) == (1, 2)
    assert untested_maps(store, review, ~hidden) == (0, 0)
    words = summary_for(store, review, "Lea").summary.words
    assert (
        "1 of 2 verdicts was given on a map of which neither faithfulness nor the region" in words
    )


def test_verdicts_on_edited_images_are_stated_with_the_rate(store: ReviewStore) -> None:
    review = opened(store)
    for position, edits in enumerate(("greyscale", "")):
        judged = replace(RIGHT, edits=edits)
        store.verdicts.give(review, position, "Ada", judged, expected_version=0)
    summary = summary_for(store, review, "Ada").summary
    assert (summary.pictures.edited.tolist(), summary.right.edited) == ([True, False], 1)
    assert "1 judged on the edited image" in summary.words
    store.verdicts.give(review, 0, "Ada", replace(RIGHT, edits=""), expected_version=1)
    assert not summary_for(store, review, "Ada").summary.pictures.edited.any()


def test_every_version_is_there(store: ReviewStore) -> None:
    review = opened(store)
    store.verdicts.give(review, 0, "Ada", RIGHT, expected_version=0)
    store.verdicts.give(review, 0, "Ada", WRONG, expected_version=1)
    store.verdicts.give(review, 0, "Ben", RIGHT, expected_version=0)
    store.verdicts.give(review, 1, "Ben", RIGHT, expected_version=0)
    store.verdicts.withdraw(review, 1, "Ben", expected_version=1)
    seen = {"Ada": 2, "Ben": 1}
    place = review, 0, "Lea"
    store.settlements.settle(*place, Choice.WRONG, "so", verdicts=seen, expected_version=0)
    store.settlements.withdraw(*place, verdicts=seen, expected_version=1)
    store.discussion.add_remark(review, 1, "Ada", "why?")
    dossier = gather(store, review, "Lea")
    choices = {
        key: [version.judgement and version.judgement.choice for version in versions]
        for key, versions in dossier.histories.items()
    }
    assert choices == {
        (0, "Ada"): [Choice.RIGHT, Choice.WRONG],
        (0, "Ben"): [Choice.RIGHT],
        (1, "Ben"): [Choice.RIGHT, None],
    }
    assert [each.choice for each in dossier.settlements[0]] == [Choice.WRONG, None]
    assert [each.text for each in dossier.remarks[1]] == ["why?"]
    assert dossier.summary.disputes.open.tolist() == [0]
    assert [each.action for each in dossier.audit][:2] == ["review made", "review opened"]
    assert dossier.signature is None


def test_a_blind_review_is_gathered_blindly(store: ReviewStore) -> None:
    review = opened(store, blind=True)
    for position in (0, 1):
        store.verdicts.give(review, position, "Ada", RIGHT, expected_version=0)
        store.verdicts.give(review, position, "Ada", WRONG, expected_version=1)
    store.verdicts.withdraw(review, 1, "Ada", expected_version=2)
    store.verdicts.give(review, 0, "Ben", RIGHT, expected_version=0)
    dossier = gather(store, review, "Ben")
    assert set(dossier.histories) == {(0, "Ada"), (0, "Ben")}
    assert dossier.choices.hidden.tolist() == [False, True]
    assert (dossier.summary.hidden, dossier.summary.undecided) == (1, 1)  # the first is disputed
    assert set(gather(store, review, "Lea").histories) == set()
    store.move(review, ReviewState.CLOSED, by="Lea", expected_version=2)
    assert set(gather(store, review, "Lea").histories) == {(0, "Ada"), (0, "Ben"), (1, "Ada")}
    assert not gather(store, review, "Lea").choices.hidden.any()


def test_classes_of_maps_have_the_names_of_labels_predictions_and_evidence(
    store: ReviewStore,
) -> None:
    third = NewSample(image_id="3" * 64, name="3.jpg", label=4, class_name="cat")
    third = replace(third, predicted=5, predicted_name="lynx", probability=0.5)
    review = opened(store, third)
    png = BytesIO()
    Image.new("RGB", (2, 2)).save(png, "PNG")
    facts = {"provenance": {"target": 6, "target_label": "maze"}}
    frozen = store.snapshots.keep(Snapshot(png.getvalue(), png.getvalue(), {}, facts))
    for position, target in enumerate((4, 6, 5)):
        judgement = Judgement(choice=Choice.RIGHT, target=target, evidence=frozen)
        store.verdicts.give(review, position, "Ada", judgement, expected_version=0)
    assert gather(store, review, "Ada").labels == {4: "cat", 5: "lynx", 6: "maze"}
    unseen = Judgement(choice=Choice.RIGHT, target=1)
    store.verdicts.give(review, 0, "Ben", unseen, expected_version=0)
    assert 1 not in gather(store, review, "Ada").labels
    assert gather(store, review, "Ada", labels=("a", "b")).labels[1] == "b"


def test_a_summary_is_made_once_for_each_state_and_person(store: ReviewStore) -> None:
    review = opened(store)
    first = summary_for(store, review, "Lea")
    assert summary_for(store, review, "Lea") is first
    assert summary_for(store, review, "Ada") is not first
    store.verdicts.give(review, 0, "Ada", RIGHT, expected_version=0)
    assert summary_for(store, review, "Lea").summary.judged == 1


def test_the_trail_of_a_blind_review_is_gathered_blindly_and_its_guidelines_as_they_were_seen(
    store: ReviewStore,
) -> None:
    """Dana judged nothing: that the first sample was disputed, posted on and settled is hidden."""
    review = opened(store, blind=True, guidelines="OLD")
    now = store.get(review)
    store.change(review, replace(now.setup, guidelines="NEW"), by="Lea", expected_version=2)
    for name, choice in (("Ada", RIGHT), ("Ben", WRONG)):
        store.verdicts.give(review, 0, name, choice, expected_version=0, setup_version=2)
    store.verdicts.give(review, 0, "Ben", RIGHT, expected_version=1, setup_version=2)
    store.discussion.add_remark(review, 0, "Ada", "why?")
    dossier = gather(store, review, "Dana")
    assert [each.action for each in dossier.audit] == [
        *("review made", "review opened", "set-up changed", "verdict given", "verdict given"),
    ]
    assert dossier.hidden_entries == 2
    (earlier,) = dossier.guidelines.earlier
    assert (earlier.text, earlier.verdicts, earlier.late) == ("OLD", 3, 3)  # as all who may see
    assert gather(store, review, "Ada").hidden_entries == 0
    words = earlier_words(store, review)
    assert words.startswith("Lea changed the guidelines, ")
    assert words.endswith("; 2 current verdicts came under the earlier ones.")
    assert earlier_words(store, opened(store)) == ""
