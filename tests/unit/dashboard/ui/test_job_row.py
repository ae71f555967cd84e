"""The row of a test names what is tested: a page may show another map by the time of a click."""

from dataclasses import replace
from typing import Any, cast
from unittest.mock import Mock

from dashboard.core.jobs.job import JobState
from dashboard.ui.job_row import JobRow, values
from explainers.errors import UnreadableImage

MAP = "Grad-CAM at bn2, for tench, on tench.jpg"


def test_a_running_test_names_its_map() -> None:
    running = JobState("evidence", "running", 1, 4)
    assert values(running, "", MAP, complete=False) == {
        "progress_text": f"25\N{NO-BREAK SPACE}% tested: {MAP}",
        "progress_hidden": False,
        "progress": "250",
        "start_hidden": True,
        "stop_hidden": False,
    }


def test_what_is_not_running_makes_its_offer_or_states_why_it_failed() -> None:
    offered = values(None, "Takes about 40 s.", MAP, complete=False)
    assert offered["progress_text"] == "Takes about 40 s."
    gone = UnreadableImage("The image is gone.")
    failed = JobState("evidence", "failed", sentence=str(gone), error=gone)
    stopped = values(failed, "Takes about 40 s.", MAP, complete=False)
    sentence, link = cast(Any, stopped["progress_text"])
    assert sentence == "The image is gone. "
    assert link.href == "/help/?page=howto%2Ftroubleshooting#unreadable-image"
    unexpected = replace(failed, sentence="See the log.", error=KeyError("x"))
    assert values(unexpected, "", MAP, complete=False)["progress_text"] == ["See the log."]


def test_stop_cancels_the_tests_of_what_the_page_shows_and_nothing_where_there_are_none() -> None:
    job, start = Mock(state=JobState("evidence", "running", 1, 4)), Mock()
    jobs = {"tested": job}
    row = JobRow("start", "stop", "progress", "state", jobs.get)
    assert row.is_working("tested")
    assert not row.is_working("another")
    actions = row.actions(start)
    assert actions["start"] is start
    actions["stop"]("another")
    job.cancel.assert_not_called()
    actions["stop"]("tested")
    job.cancel.assert_called_once_with()
