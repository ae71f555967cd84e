"""In which order the processes of a run take the files of tests."""

from tests.conftest import next_file

UNIT, BROWSER = "tests/unit/test_a.py", "tests/browser/test_b.py"


def test_one_process_begins_with_the_browser_and_the_other_with_the_rest() -> None:
    files = [UNIT, "tests/test_c.py", BROWSER, "tests/browser/test_d.py"]
    assert next_file(files, 0) == BROWSER
    assert next_file(files, 1) == UNIT
    assert next_file(files[2:], 1) == BROWSER
    assert next_file(files[:2], 2) == UNIT
