"""What a scan costs beside the bare loops: `python -m tests.benchmarks.scan [--long]`.

One torch thread, batches of eight images, files decoded as the app decodes them. Compared loops
take turns on the same images; the ratios are medians of the rounds' own ratios, above 1 where the
scan is the faster. The images are those of STRATOSCOPE_IMAGENET_SAMPLE. The exit code says whether
the bounds were kept.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import psutil
import torch

from dashboard.scans.coordinator import run_scan
from dashboard.scans.planning import plan_scan
from dashboard.scans.workers import local_workers
from data.db.database import open_database
from data.gallery.images import open_rgb
from data.gallery.open_gallery import open_gallery
from data.scans import ScanProgress, ScanStore
from explainers.engine.requests import ImageRef
from explainers.models import Model, ModelSpec
from explainers.scan.chunk import BATCH, ScanTask, scan_images
from explainers.scan.layout import ScanLayout, scan_layout

ROUNDS = 3
MODELS = {"efficientnet_lite0": (None, 64, 0.75), "resnet50": ("random", 32, 0.6)}
LAST_LAYER, GRAD_CAM, TWO_WORKERS = 0.9, 0.75, 1.6  # bounds
MOST_GROWTH = 48 * 2**20  # bytes
TABLE_S, ROWS = 0.2, 50_000

Loop = Callable[[], object]


def sample() -> tuple[ImageRef, ...]:
    folder = Path(os.environ["STRATOSCOPE_IMAGENET_SAMPLE"])
    paths = sorted(folder.glob("*.JPEG"))
    return tuple(ImageRef(sha256(path.read_bytes()).hexdigest(), path) for path in paths)


def bare(model: Model, images: tuple[ImageRef, ...], *, backward: bool) -> None:
    """Decodes and runs the forward, and the backward from each image's best class."""
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        arrays = [model.preprocess.array(open_rgb(image.path)) for image in batch]
        with model.ready() as module, torch.set_grad_enabled(backward):
            inputs = torch.from_numpy(np.stack(arrays)).requires_grad_(backward)
            logits = module(inputs)
            if backward:
                torch.autograd.grad(logits.amax(1).sum(), inputs)


def scan(model: Model, images: tuple[ImageRef, ...], layout: ScanLayout) -> None:
    names = tuple(name for name, _, _ in layout.cams)
    task = ScanTask(ModelSpec("here"), images, (-1,) * len(images), cams=names)
    scan_images(model, layout, task, open_rgb)


def verdict(name: str, value: float, kept: bool, bound: str) -> bool:
    print(f"  {name}: {value:.2f} (bound: {bound}) {'kept' if kept else 'MISSED'}", flush=True)
    return kept


def speed(name: str, of_scan: Loop, of_bare: Loop, least: float) -> bool:
    ratios = []
    for _ in range(ROUNDS):
        times = []
        for loop in (of_bare, of_scan):
            start = time.perf_counter()
            loop()
            times.append(time.perf_counter() - start)
        ratios.append(times[0] / times[1])
    ratio = statistics.median(ratios)
    return verdict(name, ratio, ratio >= least, f"at least {least}")


def speeds(name: str, images: tuple[ImageRef, ...]) -> bool:
    weights, count, least = MODELS[name]
    model, some = ModelSpec(name, weights).load(), images[:count]
    print(f"\n{model.card.name}, {count} images, speed beside the bare loop", flush=True)
    plain = scan_layout(model, ())
    last = replace(plain, layers=plain.layers[-1:], bounds=plain.bounds[-1:])
    first = scan_layout(model, (model.layers[0].name,))  # its backward goes as far as can be
    bare(model, some[:BATCH], backward=True)
    forward: Loop = lambda: bare(model, some, backward=False)  # noqa: E731
    both: Loop = lambda: bare(model, some, backward=True)  # noqa: E731
    kept = [
        speed("with the last layer", lambda: scan(model, some, last), forward, LAST_LAYER),
        speed("with every layer", lambda: scan(model, some, plain), forward, least),
        speed("with Grad-CAM", lambda: scan(model, some, first), both, GRAD_CAM),
    ]
    return all(kept)


def memory(images: tuple[ImageRef, ...], times: int) -> bool:
    """The same files again and again, in chunks as a worker gets them."""
    model = ModelSpec("efficientnet_lite0").load()
    layout = scan_layout(model, (model.card.head_layer or "",))
    process = psutil.Process()
    baseline = 0
    for number in range(times * len(images) // 32):
        if number == 3:
            gc.collect()
            baseline = process.memory_info().rss
        start = number * 32 % len(images)
        scan(model, images[start : start + 32], layout)
    gc.collect()
    growth = process.memory_info().rss - baseline
    print(f"\nMemory over {times * len(images):,} images", flush=True)
    kept = growth <= MOST_GROWTH
    return verdict("growth, MiB", growth / 2**20, kept, f"at most {MOST_GROWTH // 2**20}")


def workers() -> bool:
    """Images per second from the first committed chunk on: starting processes does not count."""
    spec = ModelSpec("efficientnet_lite0")
    rates = []
    for count in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["STRATOSCOPE_HOME"] = folder
            database = open_database()
            gallery = open_gallery([Path(os.environ["STRATOSCOPE_IMAGENET_SAMPLE"])], database)
            job = plan_scan(gallery, spec, spec.load())
            store = ScanStore(database, Path(folder) / "scans")
            seen: list[tuple[float, int]] = []

            def report(progress: ScanProgress, seen: list[tuple[float, int]] = seen) -> None:
                if progress.done and (not seen or progress.done > seen[-1][1]):
                    seen.append((time.perf_counter(), progress.done))

            run_scan(
                store, replace(job, plan=store.prepare(job.plan)), local_workers(count), report
            )
            (first, begun), (last, done) = seen[0], seen[-1]
            rates.append((done - begun) / (last - first))
            database.dispose()
    print(f"\nWorkers: {rates[0]:.1f} images/s with one, {rates[1]:.1f} with two", flush=True)
    gain = rates[1] / rates[0]
    return verdict("two / one", gain, gain >= TWO_WORKERS, f"at least {TWO_WORKERS}")


def main() -> int:
    parser = argparse.ArgumentParser(description="What a scan costs.")
    parser.add_argument("--long", action="store_true", help="memory over 6,000 images too")
    long = parser.parse_args().long
    torch.set_num_threads(1)
    images = sample()
    print(f"torch {torch.__version__}, one thread, {os.cpu_count()} processors")
    kept = [speeds(name, images) for name in MODELS]
    kept.append(memory(images, 10 if long else 1))
    kept.append(workers())
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
