"""A network by hand that only reads brightness, images for it, and corrupted scans of them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from sqlalchemy import Engine
from torch import nn

from dashboard.api.galleries import opened
from dashboard.scans.coordinator import run_scan
from dashboard.scans.corruptions import Corruption, corrupted, parse_corruptions, with_targets
from dashboard.scans.planning import ScanJob
from dashboard.scans.robustness import Robustness
from dashboard.scans.workers import Workers
from data.gallery.gallery import Gallery
from data.scans import Scan, ScanProgress, ScanStore, open_scan
from explainers import Model, load_model
from explainers.engine.decoding import Decode
from explainers.images.preprocess import ImagePreprocess
from explainers.scan.chunk import ScanChunk, ScanTask, scan_images
from explainers.scan.layout import scan_layout

EDGE, BLOCK, LABELS = 64, 8, ("dark", "bright")
EACH = 12  # images of a class
LIMIT = 0.1  # of the mean brightness, above which an image is bright
EVERY = parse_corruptions("gaussian_noise,jpeg")


class Brightness(nn.Module):
    """Bright where the mean of all values is over a limit."""

    def __init__(self, limit: float = LIMIT) -> None:
        super().__init__()
        brightness = nn.Conv2d(3, 2, 1)
        brightness.weight.data = torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 1, 1) / 3
        brightness.bias.data = torch.tensor([limit, -limit])
        self.last = nn.Sequential(nn.AvgPool2d(BLOCK), brightness)
        self.head = nn.Linear(2, 2)
        self.head.weight.data, self.head.bias.data = 20 * torch.eye(2), torch.zeros(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.last(x).mean((2, 3)))


def loaded(limit: float = LIMIT) -> Model:
    plain = ImagePreprocess(EDGE, (EDGE, EDGE), mean=(0.0,) * 3, std=(1.0,) * 3)
    return load_model(Brightness(limit), labels=LABELS, layers=["last"], preprocess=plain)


def photographs(folder: Path) -> Gallery:
    """Black images and white ones, each with a half that is a little less so, in whole blocks."""
    for place in range(EACH):
        for name, value in (("dark", 0), ("bright", 255)):
            pixels = np.full((EDGE, EDGE, 3), value, np.uint8)
            pixels[:, : EDGE // 2] = abs(value - 8 - place)  # no two files are equal
            (folder / name).mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(folder / name / f"{place}.png")
    return opened(folder, LABELS)


class Runs:
    """A store, and scans in this process."""

    def __init__(self, database: Engine, folder: Path, model: Model) -> None:
        self.store = ScanStore(database, folder)
        self.model = model
        self.chunks = 0

    def __call__(self, job: ScanJob, stop_at: int = -1) -> Scan:
        job = replace(job, plan=self.store.prepare(job.plan))
        layout = scan_layout(self.model, tuple(job.plan.provenance["cams"]))

        def compute(task: ScanTask, decode: Decode) -> ScanChunk:
            return scan_images(self.model, layout, task, decode)

        def report(progress: ScanProgress) -> None:
            self.chunks += 1
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
