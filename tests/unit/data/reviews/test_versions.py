"""Whatever is given and taken back in whatever order, versions are those of a plain list."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.reviews import (
    Choice,
    Judgement,
    ReviewStore,
    UnknownVerdict,
    VerdictConflict,
)
from tests.unit.data.reviews.made_up import opened

PEOPLE, SAMPLES = ("ann", "bob"), 2
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(0, SAMPLES - 1),
        st.sampled_from([*Choice, None]),  # None: take it back
        st.integers(-1, 1),  # how far the expected version is off, mostly not at all
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_versions_are_a_list_that_grows(store: ReviewStore, steps: list[Any]) -> None:
    review = opened(store, SAMPLES)
    model: dict[tuple[str, int], list[Choice | None]] = {
        (person, position): [] for person in PEOPLE for position in range(SAMPLES)
    }
    for person, position, choice, off in steps:
        versions = model[person, position]
        expected = max(len(versions) + off, 0)
        repeated = expected == len(versions) - 1 and versions[-1] == choice
        try:
            if choice is None:
                verdict = store.verdicts.withdraw(
                    review.id, position, person, expected_version=expected
                )
            else:
                judgement = Judgement(choice=choice)
                verdict = store.verdicts.give(
                    review.id, position, person, judgement, expected_version=expected
                )
        except VerdictConflict as conflict:
            stands = conflict.current.version if conflict.current else 0
            refused = (expected != len(versions), repeated, stands)
            assert refused == (True, False, len(versions))
        except UnknownVerdict:
            assert choice is None
            assert not versions or versions[-1] is None
        else:
            if not repeated:
                assert expected == len(versions)
                versions.append(choice)
            assert verdict.version == len(versions)
    for (person, position), versions in model.items():
        kept = store.verdicts.history(review.id, position, person, person)
        assert [each.version for each in kept] == list(range(1, len(versions) + 1))
        assert [each.judgement.choice if each.judgement else None for each in kept] == versions
    standing = {
        who: versions[-1]
        for who, versions in model.items()
        if versions and versions[-1] is not None
    }
    current = store.verdicts.of_review(review.id, "lea")
    assert {(each.reviewer, each.position) for each in current} == set(standing)
    for position in range(SAMPLES):
        row = store.queue.page(review.id, "lea").rows[position]
        choices = {person: choice for (person, at), choice in standing.items() if at == position}
        assert row.choices == choices
        assert row.others == len(choices)
        assert row.disagreed == (len(set(choices.values())) > 1)
