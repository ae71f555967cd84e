"""Fetching the public collection of 1,000 ImageNet images, from the page or the command line."""

from collections.abc import Callable
from pathlib import Path

from dashboard.core.jobs.job import Job, Progress, Sentences
from dashboard.core.settings import Settings
from data.errors import FetchProblem
from data.gallery.fetch import archive_bytes, fetch_imagenet_sample

ONLINE = "without --offline (STRATOSCOPE_OFFLINE)"


def sample_job(settings: Settings, show: Callable[[Path], None]) -> Job:
    """The job, not started; at its end `show` gets the folder of the images."""

    def fetch(progress: Progress) -> None:
        if settings.offline:
            raise FetchProblem(f"Stratoscope is offline: start it {ONLINE} to fetch them.")
        show(fetch_imagenet_sample(progress=progress.report, cancelled=progress.cancelled))

    size = f"{archive_bytes() / 1e6:.0f} MB"
    once = f" once Stratoscope is started {ONLINE}" if settings.offline else ""
    sentences = Sentences(
        idle=f"1,000 ImageNet images, one per class, can be fetched ({size}){once}.",
        running="1,000 ImageNet images are being fetched.",
        done="1,000 ImageNet images are ready.",
    )
    return Job("sample", fetch, sentences)
