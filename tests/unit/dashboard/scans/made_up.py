"""A scan whose chunks are made up in a moment, for tests of who writes what and when."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from dashboard.scans.coordinator import run_scan
from dashboard.scans.planning import ScanJob
from dashboard.scans.workers import Workers
from data.db.database import open_database
from data.scans import Column, ScanImage, ScanPlan, ScanStore
from explainers.engine.decoding import Decode
from explainers.models import ModelSpec
from explainers.scan.chunk import ScanChunk, ScanTask

IMAGES, CHUNK, CHANNELS = 120, 3, 5
COLUMNS = {
    "classes": ("int64", (2,)),
    "channel_mean": ("float32", (CHANNELS,)),
    "channel_max": ("float32", (CHANNELS,)),
    "channel_place": ("uint16", (CHANNELS,)),
}


def job(chunk: int = CHUNK) -> ScanJob:
    images = tuple(
        ScanImage(f"{i:064x}", f"/{i}.jpg", f"{i}.jpg", i % 3 - 1, "", ()) for i in range(IMAGES)
    )
    provenance = {
        **{"name": "Made up", "gallery": "numbers", "whole": True, "target": "predicted"},
        **{
            "weights_sha256": "1" * 64,
            "preprocess": "3" * 16,
            "gallery_sha256": "2" * 64,
            "cams": [],
            "labels": [],
        },
        **{"layers": [{"name": "only", "label": "only", "shape": [CHANNELS, 1, 1]}]},
    }
    columns = tuple(Column(name, *of) for name, of in COLUMNS.items())
    moments = (Column("moments", "float64", (4, CHANNELS)),)
    return ScanJob(ScanPlan(provenance, images, chunk, columns, moments), ModelSpec("made up"))


def compute(task: ScanTask, decode: Decode, pause: float = 0.01) -> ScanChunk:
    """Takes a moment; what it gives back depends on the images alone."""
    time.sleep(pause)
    rows = [
        np.random.default_rng(int(image.sha256, 16)).normal(size=CHANNELS) for image in task.images
    ]
    values = np.array(rows)
    columns = {
        "classes": np.zeros((len(rows), 2), np.int64),
        "channel_mean": values.astype(np.float32),
        "channel_max": values.astype(np.float32),
        "channel_place": np.zeros((len(rows), CHANNELS), np.uint16),
    }
    spread = ((values - values.mean(0)) ** 2).sum(0)
    count = np.full(CHANNELS, float(len(rows)))
    moments = np.stack([count, values.mean(0), spread, np.zeros(CHANNELS)])
    return ScanChunk(columns, moments, (), 0.01)


def threads(count: int = 2) -> Workers:
    return Workers(lambda: ThreadPoolExecutor(count), count, (), "threads")


def scan_in(folder: Path, pause: float = 0.01) -> None:
    """A whole scan, as a process of its own does it."""
    database = open_database(f"sqlite:///{folder / 'test.sqlite'}")
    store = ScanStore(database, folder / "scans")
    request = job()
    ready = ScanJob(store.prepare(request.plan), request.model)
    run_scan(store, ready, threads(), lambda _: None, partial(compute, pause=pause))
    database.dispose()
