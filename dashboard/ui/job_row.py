"""The row from which a job is started, followed and stopped: tests of a map, or of a method."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import ASK_A_REVIEWER, Right, offered
from dashboard.core.jobs.job import Job, JobState
from dashboard.ui.components import aria, with_help
from data.numerals import percent


@dataclass(frozen=True)
class JobRow:
    """The ids of its parts, and the `job` about what a scene shows.

    A row whose job is started elsewhere has no `start`.
    """

    start: str
    stop: str
    progress: str
    state: str
    job: Callable[[Any], Job | None]

    @classmethod
    def of(cls, name: str, job: Callable[[Any], Job | None]) -> Self:
        """A row whose ids begin with `name`."""
        return cls(f"{name}-start", f"{name}-stop", f"{name}-progress", f"{name}-state", job)

    @property
    def parts(self) -> dict[str, Output]:
        """The parts of `values`."""
        return {
            "progress_text": Output(self.state, "children"),
            "progress_hidden": Output(self.progress, "hidden"),
            "progress": Output(self.progress, "value"),
            "stop_hidden": Output(self.stop, "hidden"),
            **({"start_hidden": Output(self.start, "hidden")} if self.start else {}),
        }

    def layout(self, starts: str = "", *more: Component, bar: str = "Tested") -> Component:
        """A button that starts the job, one that stops it, and its progress, named by `bar`."""
        return html.Div(
            [
                *([html.Button(starts, id=self.start, className="framed")] if self.start else []),
                html.Button("Stop", id=self.stop, className="framed", hidden=True),
                html.Progress(id=self.progress, hidden=True, max="1000", **aria(label=bar)),
                html.Span(id=self.state, className="quiet", role="status"),
                *more,
            ],
            className="job-row",
        )

    def actions(self, begin: Callable[[Any], None]) -> dict[str, Callable[[Any], None]]:
        """For a panel's `actions`: what starts the job, and what stops it."""
        return {self.start: begin, self.stop: self.cancel}

    def is_working(self, scene: object) -> bool:
        """Whether the job is under way."""
        return is_running(state_of(self.job(scene)))

    def cancel(self, scene: object) -> None:
        """Stops the job after its current step."""
        if (job := self.job(scene)) is not None:
            job.cancel()


def state_of(job: Job | None) -> JobState | None:
    """The current progress of the job; None if it was not started."""
    return job.state if job is not None else None


def is_running(state: JobState | None) -> bool:
    """Whether the job is under way."""
    return state is not None and state.state == "running"


def values(  # noqa: PLR0913 - the job, and who may start it
    state: JobState | None,
    offer: str,
    what: str,
    *,
    complete: bool,
    verb: str = "tested",
    right: Right = Right.COMPUTE,
) -> dict[str, object]:
    """What the row shows: the progress of the job about `what`, else why it failed, or the offer.

    `what` is named, as the page may have gone on to another view by the time of a click.
    `complete` states that there is nothing to start. Who lacks the `right` to start it sees no
    button, and whom to ask.
    """
    may = offered(right)
    if state is not None and state.state == "running":
        share = state.done / max(state.total, 1)
        return {
            "progress_text": f"{percent(share)} {verb}: {what}",
            "progress_hidden": False,
            "progress": f"{1000 * share:.0f}",
            "start_hidden": True,
            "stop_hidden": not may,
        }
    if not (may or complete):
        offer = f"{offer} {ASK_A_REVIEWER}".lstrip()
    failed = with_help(state.sentence, state.error) if state and state.error else ""
    return {
        "progress_text": failed or offer,
        "progress_hidden": True,
        "progress": "0",
        "start_hidden": complete or not may,
        "stop_hidden": True,
    }
