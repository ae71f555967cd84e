"""What a server loads before anybody has asked it anything."""

import subprocess
import sys

import pytest

# Each holds 20 to 60 MB as long as the server runs, and serves questions that few ask.
# SciPy and scikit-image themselves are small: they load a part when it is first used.
LATER = (
    *("captum", "matplotlib", "pandas", "sklearn", "skimage.segmentation"),
    *("scipy.linalg", "scipy.ndimage", "scipy.sparse", "scipy.special", "scipy.stats"),
)
PROGRAM = f"""
import sys
import dashboard.__main__, dashboard.server.serving
print(*[name for name in {LATER} if name in sys.modules])
"""


@pytest.mark.slow
def test_a_server_starts_without_what_few_of_its_pages_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == []
