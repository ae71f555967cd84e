"""The first scan of the starter gallery, begun by the server itself while nobody uses it."""

import logging

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.request_load import RequestLoad
from dashboard.scans.library import Scans
from data.errors import DataError
from explainers import Engine
from explainers.errors import ExplainerError
from explainers.models import ModelCard

IDLE_S = 60.0  # without any request
LOOK_S = 5.0  # between two looks
SERVER = "server"  # whose long work it is

log = logging.getLogger(__name__)


def idle_scan_job(
    engine: Engine, current_gallery: CurrentGallery, scans: Scans, request_load: RequestLoad
) -> Job:
    """Waits until the server is idle, then scans the starter gallery by the default model.

    Once: a gallery that has a scan, or one that was stopped, is left as it is, and so is a user's
    own. The scan has one worker of the lowest priority: it yields to everything.
    """

    def scan(progress: Progress) -> None:
        model = engine.keys[0]
        while lacks_scan(current_gallery, scans, engine.card(model)):
            if request_load.idle_for() >= IDLE_S:
                try:
                    scans.start(model, person=SERVER, yields=True)
                except (DataError, ExplainerError) as error:  # such as a model passed from Python
                    log.info("no scan while idle: %s", error)
                return
            progress.pause(LOOK_S)
            if progress.cancelled():
                return

    return Job("idle scan", scan)


def lacks_scan(current_gallery: CurrentGallery, scans: Scans, card: ModelCard) -> bool:
    """Whether the starter gallery is shown, and has no scan by this model, not even part of one."""
    if not current_gallery.gallery.starter:
        return False
    return not (scans.best(card) or scans.unfinished(card) or scans.starting(card.key))
