"""The row from which tests are started, followed and stopped: of one map, or of a method."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.jobs.job import Job, JobState
from dashboard.ui.components import aria
from data.numerals import percent


@dataclass(frozen=True)
class EvidenceRow:
    """The ids of its parts, and the `job` that tests what a scene shows."""

    start: str
    stop: str
    progress: str
    state: str
    job: Callable[[Any], Job | None]

    @property
    def parts(self) -> dict[str, Output]:
        """The parts of `values`."""
        return {
            "progress_text": Output(self.state, "children"),
            "progress_hidden": Output(self.progress, "hidden"),
            "progress": Output(self.progress, "value"),
            "start_hidden": Output(self.start, "hidden"),
            "stop_hidden": Output(self.stop, "hidden"),
        }

    def layout(self, starts: str, *more: Component) -> Component:
        """A button that starts the tests, one that stops them, and their progress."""
        return html.Div(
            [
                html.Button(starts, id=self.start, className="framed"),
                html.Button("Stop", id=self.stop, className="framed", hidden=True),
                html.Progress(id=self.progress, hidden=True, max="1000", **aria(label="Tested")),
                html.Span(id=self.state, className="quiet", role="status"),
                *more,
            ],
            className="trust-run",
        )

    def actions(self, begin: Callable[[Any], None]) -> dict[str, Callable[[Any], None]]:
        """For a panel's `actions`: what starts the missing tests, and what stops them."""
        return {self.start: begin, self.stop: self._cancel}

    def is_working(self, scene: object) -> bool:
        """Whether the tests are under way."""
        return is_running(state_of(self.job(scene)))

    def _cancel(self, scene: object) -> None:
        """Stops the tests after their current chunk."""
        if (job := self.job(scene)) is not None:
            job.cancel()


def state_of(job: Job | None) -> JobState | None:
    """The current progress of the tests; None if they were not started."""
    return job.state if job is not None else None


def is_running(state: JobState | None) -> bool:
    """Whether the tests are under way."""
    return state is not None and state.state == "running"


def values(state: JobState | None, offer: str, what: str, *, complete: bool) -> dict[str, object]:
    """What the row shows: the progress of the tests of `what`, else why they failed, or the offer.

    `what` is named, as the page may have gone on to another view by the time of a click.
    `complete` states that there is nothing to start.
    """
    if state is not None and state.state == "running":
        share = percent(state.done / max(state.total, 1))
        return {
            "progress_text": f"{share} tested: {what}",
            "progress_hidden": False,
            "progress": str(state.done),
            "start_hidden": True,
            "stop_hidden": False,
        }
    failed = state.sentence if state is not None and state.state == "failed" else ""
    return {
        "progress_text": failed or offer,
        "progress_hidden": True,
        "progress": "0",
        "start_hidden": complete,
        "stop_hidden": True,
    }
