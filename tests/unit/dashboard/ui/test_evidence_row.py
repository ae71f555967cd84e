"""The row of a test names what is tested: a page may show another map by the time of a click."""

from dashboard.core.jobs.job import JobState
from dashboard.ui.evidence_row import shown

MAP = "Grad-CAM at bn2, for tench, on tench.jpg"


def test_a_running_test_names_its_map() -> None:
    running = JobState("evidence", "running", 1, 4)
    said, *row = shown(running, "", MAP, complete=False)
    assert said == f"25\N{NO-BREAK SPACE}% tested: {MAP}"
    assert row == [False, "1", True, False]


def test_what_is_not_running_makes_its_offer_or_states_why_it_failed() -> None:
    assert shown(None, "Takes about 40 s.", MAP, complete=False)[0] == "Takes about 40 s."
    failed = JobState("evidence", "failed", sentence="The image is gone.")
    assert shown(failed, "Takes about 40 s.", MAP, complete=False)[0] == "The image is gone."
