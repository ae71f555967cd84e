"""The row from which tests are started, followed and stopped: of one map, or of a method."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.core.jobs.job import Job, JobState
from dashboard.ui.components import aria
from data.numerals import percent

TICK_MS = 700  # between two polls of the progress


@dataclass(frozen=True)
class EvidenceRow:
    """The ids of its parts."""

    start: str
    stop: str
    progress: str
    state: str

    @property
    def places(self) -> list[tuple[str, str]]:
        """The outputs of `shown`, in its order."""
        return [
            (self.state, "children"),
            (self.progress, "hidden"),
            (self.progress, "value"),
            (self.start, "hidden"),
            (self.stop, "hidden"),
        ]

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


def state_of(job: Job | None) -> JobState | None:
    """The current progress of the tests; None if they were not started."""
    return job.state if job is not None else None


def is_running(state: JobState | None) -> bool:
    """Whether the tests are under way."""
    return state is not None and state.state == "running"


def shown(state: JobState | None, offer: str, what: str, *, complete: bool) -> tuple[object, ...]:
    """What the row shows: how far the tests of `what` are, else why they failed, or the offer.

    `what` is named, as the page may have gone on to another view by the time of a click.
    `complete` says that there is nothing to start.
    """
    if state is not None and state.state == "running":
        share = percent(state.done / max(state.total, 1))
        return f"{share} tested: {what}", False, str(state.done), True, False
    failed = state.sentence if state is not None and state.state == "failed" else ""
    return failed or offer, True, "0", complete, True
