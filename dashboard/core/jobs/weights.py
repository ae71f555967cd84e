"""Fetching ResNet-50's weights while EfficientNet-Lite0 is already shown."""

from dashboard.core.jobs.job import Job, Progress, Sentences
from dashboard.core.model_choice import PREFERRED, preferred_is_missing, spec_of
from dashboard.core.settings import Settings
from explainers import Engine
from explainers.models import fetch_weights

HOW = "go online and restart, or pass them with --weights FILE"
OFFLINE = (
    "EfficientNet-Lite0 is shown because ResNet-50's weights are not on this machine and "
    "Stratoscope is offline: start it without --offline, or pass them with --weights FILE."
)
FETCHING = Sentences(
    idle=f"EfficientNet-Lite0 is shown because fetching ResNet-50's weights was stopped: {HOW}.",
    running="EfficientNet-Lite0 is shown while ResNet-50's weights are being fetched.",
    done="ResNet-50 is ready.",
    failed=(
        f"EfficientNet-Lite0 is shown because ResNet-50's weights could not be fetched: {HOW}."
    ),
)


def weights_job(engine: Engine, settings: Settings) -> Job:
    """The job, already under way where ResNet-50 is missing and may be fetched.

    Where nothing is missing it is idle and silent; offline it is idle and says why Lite0 is shown.
    Once done, ResNet-50 is among the engine's models.
    """

    def fetch(progress: Progress) -> None:
        fetch_weights(PREFERRED, progress.report, progress.cancelled)
        engine.add(spec_of(settings, PREFERRED))

    if not preferred_is_missing(settings):
        return Job("weights", fetch)
    if settings.offline:
        return Job("weights", fetch, Sentences(idle=OFFLINE))
    job = Job("weights", fetch, FETCHING)
    job.start()
    return job
