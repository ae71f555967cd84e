"""A cache of bounded bytes: the least recently used goes first, the newest stays."""

import hypothesis.strategies as st
from hypothesis import given

from explainers.engine.byte_cache import byte_cache


def test_the_least_recently_used_goes_first() -> None:
    cache = byte_cache(10, len)
    cache["a"] = bytes(4)
    cache["b"] = bytes(4)
    assert cache.get("a") == bytes(4)
    cache["c"] = bytes(4)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (bytes(4), None, bytes(4))
    cache["c"] = bytes(1)
    assert (cache.currsize, len(cache)) == (5, 2)


def test_a_value_larger_than_the_cache_stays_until_the_next_one() -> None:
    cache = byte_cache(10, len)
    cache["small"] = bytes(2)
    cache["huge"] = bytes(100)
    assert dict(cache) == {"huge": bytes(100)}
    cache["next"] = bytes(2)
    assert dict(cache) == {"next": bytes(2)}


def test_a_cache_without_room_keeps_the_newest_value() -> None:
    cache = byte_cache(0, len)
    for key, value in enumerate((bytes(3), bytes(5))):
        cache[key] = value
        assert dict(cache) == {key: value}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=30))
def test_values_together_never_exceed_the_capacity(puts: list[tuple[int, int]]) -> None:
    cache = byte_cache(16, len)
    for key, size in puts:
        cache[key] = bytes(size)
        assert cache.get(key) == bytes(size)
        assert cache.currsize == sum(map(len, cache.values())) <= 16
