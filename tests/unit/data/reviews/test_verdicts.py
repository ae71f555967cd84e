"""Verdicts are versions: none is lost, none is changed, and each is given knowingly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Connection
from sqlalchemy.engine.base import OptionEngine

from data.errors import DatabaseAway
from data.reviews import (
    Box,
    Choice,
    Confidence,
    Judgement,
    NotAReviewer,
    ReviewProblem,
    ReviewStore,
    Snapshot,
    UnknownReview,
    UnknownSample,
    UnknownVerdict,
    VerdictConflict,
    VerdictDraft,
    VerdictHidden,
    WrongState,
)
from tests.unit.data.reviews.made_up import (
    RIGHT,
    SAMPLES,
    WRONG,
    closed,
    draft,
    opened,
    settled,
    signed,
)

FULL = Judgement(
    choice=Choice.RIGHT_WRONG_REASON,
    confidence=Confidence.FAIRLY_SURE,
    tags=("background", "watermark"),
    comment="It looks at the *grass*.\n\n☂ 'quoted' -- <b>not bold</b>",
    boxes=(Box(1, 2, 30, 40), Box(0, 0, 5, 5)),
    target=281,
    layer="layer4.2",
    method="grad-cam",
    parameters={"steps": 8, "sigma": 0.15, "of": ["a", None, True]},
    edits="erase:top=10,map=grad-cam@layer4.2@281;jpeg:severity=3",
    region_test={"percent": 10.0, "fills": {"blur": {"drop": 0.25, "rank": 1, "regions": 41}}},
    search="?image=0&layer=layer4.2",
)


def test_every_field_of_a_verdict_comes_back(store: ReviewStore) -> None:
    review = opened(store)
    png = b"\x89PNG"
    digest = store.snapshots.keep(Snapshot(png, png, {"map": np.eye(2)}, {"seed": 7}))
    judgement = replace(FULL, evidence=digest)
    verdict = store.verdicts.give(review.id, 3, "ann", judgement, expected_version=0)
    assert verdict.judgement == judgement
    assert (verdict.version, verdict.position, verdict.reviewer) == (1, 3, "ann")
    assert store.verdicts.current(review.id, 3, "ann") == verdict
    assert store.verdicts.get(verdict.id, "ann") == verdict
    assert store.verdicts.of_review(review.id, "ann", marked=True) == [verdict]
    wrong = store.verdicts.give(review.id, 4, "bob", WRONG, expected_version=0)
    again = store.verdicts.give(review.id, 5, "ann", WRONG, expected_version=0)
    of_review = store.verdicts.of_review
    assert of_review(review.id, "ann", choice=Choice.RIGHT_WRONG_REASON) == [verdict]
    assert of_review(review.id, "ann", choice=Choice.WRONG) == [wrong, again]
    assert of_review(review.id, "ann", choice=Choice.WRONG, most=1) == [wrong]


def test_a_change_is_a_new_version_and_undo_another(store: ReviewStore) -> None:
    review = opened(store)
    give = store.verdicts.give
    first = give(review.id, 0, "ann", RIGHT, expected_version=0)
    second = give(review.id, 0, "ann", WRONG, expected_version=1)
    third = store.verdicts.withdraw(review.id, 0, "ann", expected_version=2)
    assert third.judgement is None
    assert store.verdicts.history(review.id, 0, "ann", "ann") == [first, second, third]
    assert store.verdicts.seen_by(review.id, 0, "bob") == []
    assert store.verdicts.get(first.id, "ann") == first  # a permalink stays
    fourth = give(review.id, 0, "ann", RIGHT, expected_version=3)
    assert store.verdicts.seen_by(review.id, 0, "bob") == [fourth]
    with pytest.raises(UnknownVerdict):
        store.verdicts.withdraw(review.id, 1, "ann", expected_version=0)


def test_a_verdict_states_the_set_up_that_its_reviewer_saw(store: ReviewStore) -> None:
    """The guidelines change; Ann's page shows the earlier ones still, Bob's does not say."""
    review = opened(store)
    assert review.version == 2
    changed = replace(review.setup, guidelines="Look at the *tail*.")
    assert store.change(review.id, changed, by="lea", expected_version=2).version == 3
    give = store.verdicts.give
    by_ann = give(review.id, 0, "ann", RIGHT, expected_version=0, setup_version=2)
    again = give(review.id, 0, "ann", RIGHT, expected_version=0, setup_version=3)
    assert again == by_ann  # sent again: it stays what was seen
    by_bob = give(review.id, 0, "bob", RIGHT, expected_version=0)
    assert [each.setup_version for each in (by_ann, by_bob)] == [2, None]
    assert store.verdicts.seen_by(review.id, 0, "lea") == [by_ann, by_bob]
    give(review.id, 0, "ann", WRONG, expected_version=1, setup_version=3)
    assert store.verdicts.setup_versions(review.id) == {(0, "ann", 1): 2, (0, "ann", 2): 3}
    before = store.verdicts.count_before
    assert [before(review.id, "ann", version, by_bob.created) for version in (3, 4)] == [0, 1]
    assert before(review.id, "bob", 3, by_bob.created) == 0  # by its time
    assert before(review.id, "bob", 3, by_bob.created + 1) == 1
    assert [before(review.id, None, version, by_bob.created + 1) for version in (3, 4)] == [1, 2]
    for unknown in (0, 4):
        with pytest.raises(ReviewProblem, match="guidelines unknown to the review"):
            give(review.id, 1, "ann", RIGHT, expected_version=0, setup_version=unknown)


def test_who_comes_second_gets_the_current_verdict(store: ReviewStore) -> None:
    review = opened(store)
    stands = store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    draft_of_second = VerdictDraft(
        review_id=review.id,
        position=0,
        reviewer="ann",
        content={"comment": "typed elsewhere"},
        base_version=0,
        sequence=1,
    )
    store.drafts.save(draft_of_second)
    with pytest.raises(VerdictConflict, match="changed elsewhere") as conflict:
        store.verdicts.give(review.id, 0, "ann", WRONG, expected_version=0)
    assert conflict.value.current == stands
    assert store.verdicts.history(review.id, 0, "ann", "ann") == [stands]
    kept = store.drafts.get(review.id, 0, "ann")
    assert kept is not None
    assert kept.content == {"comment": "typed elsewhere"}
    with pytest.raises(VerdictConflict) as unknown:
        store.verdicts.give(review.id, 1, "ann", WRONG, expected_version=4)
    assert unknown.value.current is None


def test_the_same_again_does_no_harm(store: ReviewStore) -> None:
    """An answer that was lost on its way is asked for again."""
    review = opened(store)
    first = store.verdicts.give(review.id, 0, "ann", FULL, expected_version=0)
    assert store.verdicts.give(review.id, 0, "ann", FULL, expected_version=0) == first
    gone = store.verdicts.withdraw(review.id, 0, "ann", expected_version=1)
    assert store.verdicts.withdraw(review.id, 0, "ann", expected_version=1) == gone
    assert len(store.verdicts.history(review.id, 0, "ann", "ann")) == 2


def test_the_same_again_is_the_same_though_more_was_frozen_with_it(store: ReviewStore) -> None:
    """Sent again a moment later, the evidence may state what was tested, or seen, meanwhile."""
    review = opened(store)
    kept = [
        store.snapshots.keep(Snapshot(b"PNG", b"PNG", {"map": np.eye(2)}, {"shown": shown}))
        for shown in ("after the verdict", "before the verdict")
    ]
    first, second = (replace(FULL, evidence=digest) for digest in kept)
    verdict = store.verdicts.give(review.id, 0, "ann", first, expected_version=0)
    second = replace(second, region_test={"percent": 10.0})
    assert store.verdicts.give(review.id, 0, "ann", second, expected_version=0) == verdict
    assert verdict.judgement == first
    other = replace(second, comment="another")
    with pytest.raises(VerdictConflict):
        store.verdicts.give(review.id, 0, "ann", other, expected_version=0)


def test_a_commit_whose_answer_is_lost_counts_once(
    store: ReviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks right after the commit: the verdict is given again, and is there."""
    review = opened(store)
    real, commits = OptionEngine.begin, []

    @contextmanager
    def lossy(engine: OptionEngine) -> Iterator[Connection]:
        with real(engine) as connection:
            yield connection
        commits.append(engine)
        if len(commits) == 1:
            raise DatabaseAway("The connection is gone.")

    with monkeypatch.context() as patched:
        patched.setattr(OptionEngine, "begin", lossy)
        verdict = store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    assert len(commits) == 2
    assert store.verdicts.history(review.id, 0, "ann", "ann") == [verdict]
    assert [each.action for each in store.audit.entries(review.id)].count("verdict given") == 1


def test_a_verdict_does_away_with_its_draft(store: ReviewStore) -> None:
    review = opened(store)
    saved = store.drafts.save(
        VerdictDraft(
            review_id=review.id,
            position=0,
            reviewer="ann",
            content={"comment": "half a sen"},
            base_version=0,
            sequence=5,
        )
    )
    assert store.drafts.get(review.id, 0, "ann") == saved
    assert store.drafts.get(review.id, 0, "bob") is None
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    assert store.drafts.get(review.id, 0, "ann") is None


def test_a_draft_that_was_overtaken_is_passed_over(store: ReviewStore) -> None:
    review = opened(store)
    base = VerdictDraft(
        review_id=review.id, position=0, reviewer="ann", content={}, base_version=0, sequence=0
    )
    for sequence, text in ((1, "a"), (3, "abc"), (2, "ab"), (3, "abc")):
        kept = store.drafts.save(replace(base, content={"comment": text}, sequence=sequence))
    assert (kept.sequence, kept.content) == (3, {"comment": "abc"})
    with pytest.raises(ReviewProblem, match="larger than 256 KiB"):
        store.drafts.save(replace(base, content={"comment": "x" * 300_000}))
    with pytest.raises(UnknownSample):
        store.drafts.save(replace(base, position=SAMPLES))


def test_a_blind_review_hides_others_until_ones_own_is_given(store: ReviewStore) -> None:
    review = opened(store, blind=True)
    by_ann = store.verdicts.give(review.id, 0, "ann", FULL, expected_version=0)
    once = store.discussion.add_remark(review.id, 0, "ann", "A beak?")
    store.discussion.add_remark(review.id, 0, "ann", "A beak?", once.id)  # its answer was lost
    assert store.verdicts.seen_by(review.id, 0, "bob") == []
    assert store.verdicts.of_review(review.id, "bob") == []
    assert store.discussion.seen_by(review.id, 0, "bob") is None
    assert store.discussion.of_review(review.id, "bob") == []
    for hidden in (
        lambda: store.verdicts.get(by_ann.id, "bob"),
        lambda: store.verdicts.history(review.id, 0, "ann", "bob"),
        lambda: store.discussion.add_remark(review.id, 0, "bob", "Me too."),
        lambda: settled(store, review.id, 0, "lea", Choice.RIGHT),
        lambda: store.settlements.current(review.id, 0, "bob"),
    ):
        with pytest.raises(VerdictHidden, match="shown to those who have judged it"):
            hidden()
    own = store.verdicts.give(review.id, 0, "bob", WRONG, expected_version=0)
    assert store.verdicts.seen_by(review.id, 0, "bob") == [by_ann, own]
    assert store.verdicts.get(by_ann.id, "bob") == by_ann
    store.verdicts.withdraw(review.id, 0, "bob", expected_version=1)
    assert store.verdicts.seen_by(review.id, 0, "bob") == []
    assert "right" not in str(store.audit.entries(review.id))  # nor does the trail tell
    closed(store, review.id)
    assert store.verdicts.seen_by(review.id, 0, "eve") == [by_ann]


def test_only_an_open_review_takes_verdicts_of_its_reviewers(store: ReviewStore) -> None:
    review = draft(store)

    def give(person: str = "ann", position: int = 0, review_id: str = review.id) -> None:
        store.verdicts.give(review_id, position, person, RIGHT, expected_version=0)

    with pytest.raises(WrongState, match="is a draft"):
        give()
    review = opened(store)
    with pytest.raises(NotAReviewer, match="mallory is not a reviewer"):
        give("mallory", review_id=review.id)
    with pytest.raises(UnknownSample, match=r"12 samples, and none at number 13"):
        give(position=SAMPLES, review_id=review.id)
    with pytest.raises(UnknownReview):
        give(review_id="0" * 16)
    signed(store, review.id)
    with pytest.raises(WrongState, match="read-only"):
        give(review_id=review.id)
    anyone = opened(store, reviewers=())
    give("mallory", review_id=anyone.id)


NOT_KEPT: tuple[tuple[dict[str, object], str], ...] = (
    ({"tags": ("typo",)}, "no tag 'typo'"),
    ({"boxes": (Box(5, 5, 5, 9),)}, "has no area"),
    ({"boxes": (Box(-1, 0, 5, 9),)}, "outside the image"),
    ({"boxes": (Box(0, 0, 1, 1),) * 101}, "at most 100 boxes"),
    ({"comment": "x" * 100_001}, "longer than 100,000"),
    ({"comment": "a\0b"}, "NUL"),
    ({"comment": "\ud800"}, "half of a character"),
    ({"parameters": {"sigma": float("nan")}}, "cannot be stored"),
    ({"parameters": {"text": "\0"}}, "NUL"),
    ({"parameters": {"text": "\ud800"}}, "half of a character"),
    ({"evidence": "0" * 64}, "is not stored here"),
)


def test_what_cannot_be_kept_is_one_sentence(store: ReviewStore) -> None:
    review = opened(store)
    for wrong, sentence in NOT_KEPT:
        judgement = replace(RIGHT, **wrong)  # type: ignore[arg-type]
        with pytest.raises(ReviewProblem, match=sentence):
            store.verdicts.give(review.id, 0, "ann", judgement, expected_version=0)
    assert store.verdicts.current(review.id, 0, "ann") is None


def test_earlier_versions_are_those_of_everybody_even_if_all_withdrew(store: ReviewStore) -> None:
    """Ann and Bob gave and withdrew: four versions, in an open review and in a blind one."""
    for blind, seen in ((False, 4), (True, 0)):
        review = opened(store, blind=blind)
        for person in ("ann", "bob"):
            store.verdicts.give(review.id, 0, person, RIGHT, expected_version=0)
            store.verdicts.withdraw(review.id, 0, person, expected_version=1)
        versions = store.verdicts.versions_seen_by(review.id, 0, "eve")
        assert len(versions) == seen
        assert [each.created for each in versions] == sorted(
            (each.created for each in versions), reverse=True
        )
        own = store.verdicts.versions_seen_by(review.id, 0, "ann")
        assert len(own) == (2 if blind else 4)
        trail = [each.words for each in store.audit.entries(review.id) if each.position == 0]
        assert trail[-1] == "verdict given"
    store.verdicts.give(review.id, 0, "ann", WRONG, expected_version=2)
    assert store.audit.entries(review.id)[0].words == "verdict given again (version 3)"
