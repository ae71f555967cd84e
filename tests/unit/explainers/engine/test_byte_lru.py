"""A dictionary bounded by bytes."""

from hypothesis import given
from hypothesis import strategies as st

from explainers.engine.byte_lru import ByteLRU


def test_the_lru_weighs_and_forgets() -> None:
    lru: ByteLRU[str, bytes] = ByteLRU(10, len)
    lru.put("a", bytes(4))
    lru.put("b", bytes(4))
    assert lru.get("a") == bytes(4)
    lru.put("c", bytes(4))
    assert (lru.get("a"), lru.get("b"), lru.get("c")) == (bytes(4), None, bytes(4))
    lru.put("c", bytes(1))
    assert (lru.nbytes, len(lru)) == (5, 2)
    lru.put("huge", bytes(100))
    assert (lru.nbytes, len(lru)) == (100, 1)
    lru.put("d", bytes(2))
    assert (lru.nbytes, len(lru)) == (2, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=30))
def test_the_lru_never_exceeds_its_capacity_but_for_one(puts: list[tuple[int, int]]) -> None:
    lru: ByteLRU[int, bytes] = ByteLRU(16, len)
    for key, size in puts:
        lru.put(key, bytes(size))
        assert lru.get(key) == bytes(size)
        held = [value for k in range(6) if (value := lru.get(k)) is not None]
        assert lru.nbytes == sum(map(len, held)) <= 16
        assert len(lru) == len(held)
        lru.get(key)
