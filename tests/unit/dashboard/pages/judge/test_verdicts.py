"""The verdicts of a sample on Judge."""

from dashboard.pages.judge.verdicts import _settled
from data.reviews import OUTDATED, Choice, Settlement


def test_a_settlement_states_that_verdicts_changed_after_it() -> None:
    settlement = Settlement(
        review_id="0" * 16,
        position=0,
        version=1,
        choice=Choice.WRONG,
        comment="",
        settled_by="Lea",
        verdicts={"Ann": 1, "Bob": 1},
        created=1_790_000_000.0,
    )
    assert f"2026-09-21 14:13 UTC; {OUTDATED}" in str(_settled(settlement, {"Ann": 2, "Bob": 1}))
    assert OUTDATED in str(_settled(settlement, {"Ann": 1}))  # Bob withdrew his
    assert OUTDATED not in str(_settled(settlement, {"Bob": 1, "Ann": 1}))
