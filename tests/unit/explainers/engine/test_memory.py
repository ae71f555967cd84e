"""Freed memory goes back to the system."""

import sys

import numpy as np
import psutil
import pytest

from explainers.engine.memory import release_memory


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' allocators do it themselves")
def test_what_was_freed_is_no_longer_the_process() -> None:
    process = psutil.Process()
    pieces = [np.ones(8_000) for _ in range(3_000)]  # 192 MB below the size that is mapped alone
    held = process.memory_info().rss
    keep = pieces[-1]  # at the top of the heap, so that freeing alone gives nothing back
    del pieces
    release_memory()
    assert held - process.memory_info().rss > 150e6
    assert keep.sum() == keep.size
