"""Commands share the models that they load: each is the same every time."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from explainers import ModelSpec


@pytest.fixture(scope="package", autouse=True)
def _loaded_once() -> Iterator[None]:
    load = lru_cache(ModelSpec.load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelSpec, "load", lambda spec: load(spec))
        yield
