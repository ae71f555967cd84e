"""What a server loads before the first request, and what its requests load."""

import subprocess
import sys

import pytest

# Each holds 20 to 60 MB as long as the server runs, and serves questions that few ask.
# SciPy and scikit-image themselves are small: they load a part when it is first used.
LATER = (
    *("captum", "matplotlib", "pandas", "sklearn", "skimage.segmentation"),
    *("scipy.linalg", "scipy.ndimage", "scipy.sparse", "scipy.special", "scipy.stats"),
)
# While one thread imports these, Plotly takes half of a module for all of it in every other thread.
NEVER = ("pandas", "polars", "sklearn")
PROGRAM = f"""
import sys
import dashboard.__main__, dashboard.server.serving
print(*[name for name in {LATER} if name in sys.modules])
import captum.attr, captum.metrics, matplotlib.pyplot, skimage.segmentation, scipy.stats
import numpy as np
from data.analysis.separability import separability
assert separability(*np.random.default_rng(0).normal(size=(2, 9, 3)), [slice(0, 3)])
print(*[name for name in {NEVER} if name in sys.modules])
"""


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    """What is loaded too early, and what requests load and must not, a line each."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
    )
    return done.stdout.splitlines()


@pytest.mark.slow
def test_a_server_starts_without_what_few_of_its_pages_need(loaded: list[str]) -> None:
    assert loaded[0] == ""


@pytest.mark.slow
def test_no_request_imports_pandas_which_plotly_would_find_half_imported(loaded: list[str]) -> None:
    assert loaded[1] == ""
