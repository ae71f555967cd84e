"""Fetching the public collection of 1,000 ImageNet images, from the page or the command line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dashboard.jobs.job import Job, Progress, Sentences
from dashboard.settings import Settings
from data.errors import FetchProblem
from data.fetch import fetch_imagenet_sample, read_manifest

SENTENCES = Sentences(
    idle="1,000 ImageNet images, one per class, can be fetched.",
    running="1,000 ImageNet images are being fetched.",
    done="1,000 ImageNet images are ready.",
)


def sample_job(settings: Settings, show: Callable[[Path], None]) -> Job:
    """The job, not started, its total in bytes; at its end `show` gets the folder of the images."""

    def fetch(progress: Progress) -> None:
        if settings.offline:
            raise FetchProblem("Stratoscope is offline: start it without --offline to fetch them.")
        show(fetch_imagenet_sample(progress=progress.report, cancelled=progress.cancelled))

    job = Job("sample", fetch, SENTENCES)
    job.state = replace(job.state, total=sum(file.size for file in read_manifest()))
    return job
