"""Whose turn it is: urgency first, then people round robin, then the order of arrival."""

from collections import Counter
from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from explainers.work.turns import Claim, next_turn, order_of_turns


def claim(priority: int, *owners: str) -> Claim:
    return Claim(priority, frozenset(owners))


def test_the_most_urgent_goes_first_whoever_had_a_turn() -> None:
    claims = [claim(1, "ada"), claim(0, "bob"), claim(2, "eve")]
    assert next_turn(claims, {"bob": 99}) == 1


def test_many_requests_of_one_person_delay_another_by_one_turn() -> None:
    claims = [*(claim(0, "ada") for _ in range(10)), claim(0, "bob")]
    assert order_of_turns(claims, {})[:3] == [0, 10, 1]
    assert order_of_turns(claims, {"ada": 7})[0] == 10  # ada has had a turn, bob has not


def test_who_comes_again_and_again_does_not_overtake_who_waits() -> None:
    """Bob sends a new request after each answer; Ada's one request still has every other turn."""
    served: dict[Hashable, int] = {}
    turns = Counter[int]()
    for now in range(10):
        chosen = next_turn([claim(0, "ada"), claim(0, "bob")], served)
        turns[chosen] += 1
        served["ada" if chosen == 0 else "bob"] = now
    assert turns == {0: 5, 1: 5}


def test_shared_work_goes_with_the_one_who_waited_longest() -> None:
    claims = [claim(0, "ada"), claim(0, "bob", "eve")]
    assert next_turn(claims, {"ada": 2, "bob": 3, "eve": 1}) == 1
    assert next_turn(claims, {"ada": 0, "bob": 3, "eve": 1}) == 0


CLAIMS = st.lists(
    st.builds(
        Claim, st.integers(0, 2), st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=2)
    ),
    min_size=1,
    max_size=12,
)


@given(CLAIMS, st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9)))
def test_the_order_holds_each_claim_once_and_no_less_urgent_one_before(
    claims: list[Claim], served: dict[Hashable, int]
) -> None:
    order = order_of_turns(claims, served)
    assert sorted(order) == [*range(len(claims))]
    priorities = [claims[index].priority for index in order]
    assert priorities == sorted(priorities)
    assert order[0] == next_turn(claims, served)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=15))
def test_between_two_turns_of_a_person_everybody_else_who_waits_has_one(owners: list[str]) -> None:
    order = [owners[index] for index in order_of_turns([claim(0, each) for each in owners], {})]
    for place, owner in enumerate(order):
        waiting = set(order[place + 1 :]) - {owner}
        later = order.index(owner, place + 1) if owner in order[place + 1 :] else None
        assert later is None or waiting <= set(order[place + 1 : later])
