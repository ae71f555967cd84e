"""The row in which a file is created: a button, its progress, Cancel, then the link to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.access.person import person_key
from dashboard.access.session import job_owner
from dashboard.core.jobs.files import LAST, FileJob, FileRequest
from dashboard.core.times import utc_time
from dashboard.ui import job_row
from dashboard.ui.panel import Parts

CHANGED = " What it shows has changed since."


@dataclass(frozen=True)
class FileRow:
    """One file of a panel: `name` in its ids, `title` for people, `file` of what a scene shows.

    `url` is the path of the route that serves it: see dashboard/routes/created_files.py.
    """

    name: str
    title: str
    file: Callable[[Any], FileRequest]
    url: Callable[[Any], str]

    @property
    def _row(self) -> job_row.JobRow:
        start, stop, progress, state = (
            f"{self.name}-{part}" for part in ("start", "stop", "progress", "state")
        )
        return job_row.JobRow(start, stop, progress, state, self._job)

    @property
    def parts(self) -> dict[str, Output]:
        """The parts of `values`."""
        own = {"link": Output(f"{self.name}-link", "href")}
        return {f"{self.name}_{key}": place for key, place in (self._row.parts | own).items()}

    def layout(self) -> Component:
        """The button, the progress and the link."""
        link = html.A(
            f"Download {self.title}", id=f"{self.name}-link", className="quiet-link", download=""
        )
        return self._row.layout(f"Create {self.title}", link, bar=f"{self.title} created")

    def values(self, scene: Any, *, is_kept: bool = False) -> Parts:  # noqa: ANN401 - the page's
        """The progress, why it failed, or when the file was created.

        `is_kept` states that the route has the file anyway: there is nothing to create.
        """
        job, file = self._job(scene), self.file(scene)
        done = job is not None and job.state.state == "done"
        words = ""
        if job is not None and done and not is_kept:
            changed = CHANGED * (job.request.version != file.version)
            words = f"Created {utc_time(job.created)}.{changed}"
        state = None if is_kept else job_row.state_of(job)
        row = job_row.values(
            state, words, self.title, complete=is_kept, verb="created", right=Right.LOOK
        )
        url = self.url(scene)
        last = f"{url}{'&' if '?' in url else '?'}{LAST}=1"
        link = url if is_kept else last if done else None
        return {f"{self.name}_{key}": value for key, value in {**row, "link": link}.items()}

    @property
    def actions(self) -> Mapping[str, Callable[[Any], None]]:
        """For a panel's `actions`."""
        return self._row.actions(self._start)

    def is_working(self, scene: object) -> bool:
        """Whether the file is being created."""
        return self._row.is_working(scene)

    def _job(self, scene: Any) -> FileJob | None:  # noqa: ANN401
        return scene.services.jobs.files.of(job_owner(), self.file(scene))  # type: ignore[no-any-return]

    def _start(self, scene: Any) -> None:  # noqa: ANN401
        """Creates the file. Raises: TooMuchLongWork."""
        scene.services.jobs.files.start(job_owner(), self.file(scene), person_key())
