"""Files that may take long to create, by their addresses: see dashboard/core/jobs/files.py."""

from http import HTTPStatus

import flask

from dashboard.access.person import person_key
from dashboard.access.session import job_owner
from dashboard.core.jobs.files import LAST, FileJob, FileRequest
from dashboard.core.long_maps import SHORT_S
from dashboard.core.long_work import TooMuchLongWork
from dashboard.core.responses import UNAVAILABLE, sentence
from dashboard.limits.lanes import aside
from dashboard.routes.attachments import attachment
from dashboard.routes.long_answers import too_much
from dashboard.services import Services
from data.numerals import percent
from explainers.errors import Cancelled

GONE = "This file is no longer kept. Create it again."


def created(services: Services, request: FileRequest) -> flask.Response:
    """The file as a download; while it takes long, how far it is and when to come back.

    Raises: why it cannot be created.
    """
    files, owner = services.jobs.files, job_owner()
    job = files.of(owner, request)
    if LAST in flask.request.args:
        return _served(job)
    if job is None or not (job.running or _shows(job, request)):
        try:
            files.start(owner, request, person_key())
        except TooMuchLongWork as many:
            return too_much(many)
        job = files.of(owner, request)
    if job is not None:
        with aside():
            job.wait(SHORT_S)
        if job.running:
            share = percent(job.state.done / max(job.state.total, 1))
            return sentence(f"{job.request.name} is {share} created. Come back soon.", UNAVAILABLE)
        if job.state.error is not None:
            raise job.state.error
        if job.state.state == "idle":
            raise Cancelled("Creating the file was cancelled.")
    return _served(job)


def _shows(job: FileJob, request: FileRequest) -> bool:
    """Whether the job has created the file as it is requested."""
    return job.state.state == "done" and job.request.version == request.version


def _served(job: FileJob | None) -> flask.Response:
    try:
        body = job.path.read_bytes() if job is not None else None
    except OSError:
        body = None
    if job is None or body is None:
        return sentence(GONE, HTTPStatus.GONE)
    return attachment(body, job.request.name)
