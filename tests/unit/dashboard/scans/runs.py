"""Scans in this process, as they are and corrupted, of a network that only reads brightness."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine

from dashboard.api.galleries import opened
from dashboard.scans.coordinator import run_scan
from dashboard.scans.corruptions import Corruption, corrupted, parse_corruptions, with_targets
from dashboard.scans.planning import ScanJob, plan_scan
from dashboard.scans.robustness import Robustness
from dashboard.scans.workers import Workers
from data.db.database import open_database
from data.scans import Scan, ScanProgress, ScanStore, open_scan
from explainers import Model, ModelSpec, load_model
from explainers.engine.decoding import Decode
from explainers.images.preprocess import ImagePreprocess
from explainers.scan.chunk import ScanChunk, ScanTask, scan_images
from explainers.scan.layout import scan_layout
from tests.unit.dashboard.scans.brightness import EDGE, LABELS, LIMIT, Brightness

EVERY = parse_corruptions("gaussian_noise,jpeg")


def loaded(limit: float = LIMIT) -> Model:
    plain = ImagePreprocess(EDGE, (EDGE, EDGE), mean=(0.0,) * 3, std=(1.0,) * 3)
    return load_model(Brightness(limit), labels=LABELS, layers=["last"], preprocess=plain)


class Runs:
    """A store, and scans in this process."""

    def __init__(self, database: Engine, folder: Path, model: Model) -> None:
        self.store = ScanStore(database, folder)
        self.model = model
        self.chunks = 0

    def __call__(
        self,
        job: ScanJob,
        stop_at: int = -1,
        pause: float = 0,
        tell: Callable[[int], None] = lambda done: None,
    ) -> Scan:
        job = replace(job, plan=self.store.prepare(job.plan))
        layout = scan_layout(self.model, tuple(job.plan.provenance["cams"]))

        def compute(task: ScanTask, decode: Decode) -> ScanChunk:
            time.sleep(pause)
            return scan_images(self.model, layout, task, decode)

        def report(progress: ScanProgress) -> None:
            self.chunks += 1
            tell(progress.done)
            if progress.done >= stop_at > 0:
                raise KeyboardInterrupt

        workers = Workers(lambda: ThreadPoolExecutor(1), 1, (), "this process")
        run_scan(self.store, job, workers, report, compute)
        return open_scan(self.store.folder(job.plan.id))

    def robustness(self, job: ScanJob, corruptions: Sequence[Corruption] = EVERY) -> Robustness:
        clean = self(job)
        return Robustness(
            clean, {each: self(with_targets(corrupted(job, each), clean)) for each in corruptions}
        )


def noisy_scan_in(
    folder: Path, photos: Path, pause: float = 0, progress: Connection | None = None
) -> Scan:
    """A scan of the photographs under strong noise, as a process of its own does it.

    Each chunk takes `pause` seconds; `progress` gets the number of images after each.
    """
    database = open_database(f"sqlite:///{folder / 'test.sqlite'}")
    model = loaded()
    runs = Runs(database, folder / "scans", model)
    job = plan_scan(opened(photos, LABELS), ModelSpec(model.card.key), model)
    job = replace(job, plan=replace(job.plan, chunk=2))
    noisy = with_targets(corrupted(job, Corruption("gaussian_noise", 4)), runs(job))
    scan = runs(noisy, pause=pause, tell=progress.send if progress else lambda done: None)
    database.dispose()
    return scan
