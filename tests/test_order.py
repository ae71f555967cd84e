"""How a run of the tests goes: which process takes which file, and what programs inherit."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import LONG, next_file

ROOT = Path(__file__).parents[1]
UNIT, BROWSER = "tests/unit/test_a.py", "tests/browser/test_b.py"


def test_one_process_begins_with_the_browser_and_the_other_with_the_rest() -> None:
    files = [UNIT, "tests/test_c.py", BROWSER, "tests/browser/test_d.py"]
    assert next_file(files, 0) == BROWSER
    assert next_file(files, 1) == UNIT
    assert next_file(files[2:], 1) == BROWSER
    assert next_file(files[:2], 2) == UNIT


def test_long_files_come_first_and_exist() -> None:
    browser, unit = LONG[0], LONG[-1]
    files = ["tests/unit/test_a.py", "tests/browser/test_b.py", unit, browser]
    assert (next_file(files, 0), next_file(files, 1)) == (browser, unit)
    assert all((ROOT / file).is_file() for file in LONG)


def test_programs_that_tests_start_keep_their_bytecode() -> None:
    started = "import sys; sys.exit(sys.dont_write_bytecode)"
    assert subprocess.run([sys.executable, "-S", "-c", started], check=False).returncode == 0
