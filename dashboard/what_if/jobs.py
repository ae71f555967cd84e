"""Runs what-if tests on demand: one request after another, with progress, until it is cancelled."""

from collections.abc import Hashable, Sequence
from typing import Any

from dashboard.core.jobs.await_answer import await_answer
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.core.long_work import LongWork
from explainers import Engine
from explainers.engine.requests import Request

UNITS = 1000  # of progress


class WhatIfJobs:
    """The last tests that sessions started; the engine keeps their results."""

    def __init__(self, engine: Engine, work: LongWork | None = None) -> None:
        self._engine = engine
        self._jobs: SessionJobs[Job] = SessionJobs(work)

    def of(self, session: str, about: Hashable) -> Job | None:
        """The job that the session started about a subject, if any."""
        return self._jobs.of(session, about)

    def start(
        self,
        session: str,
        about: Hashable,
        requests: Sequence[Request[Any]],
        person: Hashable | None = None,
    ) -> None:
        """Computes all requests, unless that is under way. Raises: TooMuchLongWork."""
        counted = session if person is None else person
        self._jobs.start(session, about, lambda: self._job(requests, counted), counted)

    def close(self) -> None:
        """Ends all of them; results so far are kept."""
        self._jobs.close()

    def _job(self, requests: Sequence[Request[Any]], person: Hashable) -> Job:
        def work(progress: Progress) -> None:
            for number, request in enumerate(requests):

                def report(share: float, done: int = number) -> None:
                    progress.report(round(UNITS * (done + share) / len(requests)), UNITS)

                report(0)
                if await_answer(self._engine, request, progress, report, person=person) is None:
                    return

        return Job("what-if", work)
