"""The garbage collector and imports."""

import gc

import pytest

from dashboard.core.many_imports import many_imports


def test_the_collector_is_away_meanwhile_and_what_came_is_old() -> None:
    with many_imports():
        assert not gc.isenabled()
        kept: list[list[int]] = [[] for _ in range(1000)]
    assert gc.isenabled()
    young = [id(each) for each in gc.get_objects(generation=0)]
    assert not {id(each) for each in kept} & set(young)
    assert any(each is kept[0] for each in gc.get_objects(generation=2))


def test_it_comes_back_after_an_error() -> None:
    with pytest.raises(ImportError), many_imports():
        raise ImportError
    assert gc.isenabled()
