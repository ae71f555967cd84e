"""The row of a test names what is tested: a page may show another map by the time of a click."""

from dataclasses import replace
from typing import Any, cast
from unittest.mock import Mock

import flask
import pytest

from dashboard.access import Person, Right, Role, people
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


VIEWERS = [Person("", Role.VIEWER, anonymous=True), Person("Vi", Role.VIEWER)]


@pytest.mark.parametrize("person", VIEWERS, ids=["guest", "viewer"])
def test_who_may_not_start_a_test_sees_whom_to_ask_and_no_button(person: Person) -> None:
    server = flask.Flask("test")
    people(server, lambda: person)
    with server.test_request_context():
        offer = values(None, "Takes about 40 s.", MAP, complete=False)
        assert offer["progress_text"] == "Takes about 40 s. Ask a reviewer to start it."
        assert offer["start_hidden"]
        bare, done = (values(None, text, MAP, complete=bool(text)) for text in ("", "All done."))
        assert bare["progress_text"] == "Ask a reviewer to start it."
        assert done["progress_text"] == "All done."
        running = values(JobState("evidence", "running", 1, 4), "", MAP, complete=False)
        assert running["stop_hidden"]
        file = values(None, "", "CSV", complete=False, right=Right.LOOK)
        assert (file["progress_text"], file["start_hidden"]) == ("", False)


def test_a_reviewer_sees_the_button() -> None:
    server = flask.Flask("test")
    people(server, lambda: Person("Ada", Role.REVIEWER))
    with server.test_request_context():
        offer = values(None, "Takes about 40 s.", MAP, complete=False)
    assert (offer["progress_text"], offer["start_hidden"]) == ("Takes about 40 s.", False)
