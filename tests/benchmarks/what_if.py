"""Does Grad-CAM mark what matters, and what does asking cost? `python -m tests.benchmarks.what_if`.

EfficientNet-Lite0 and photographs of ImageNet, in the folder that STRATOSCOPE_IMAGENET_SAMPLE
names. Each image's region test is that of Grad-CAM at the last layer for the predicted class; and,
for comparison, that of another image's map placed on it. The exit code says whether the prediction
of an edited image kept its bound.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from scipy.stats import binomtest

from data.gallery.images import open_rgb
from data.numerals import percent_range
from explainers import Engine, Model, load_model
from explainers.engine.requests import (
    ImageRef,
    PredictRequest,
    RegionTestRequest,
    SmallestPartsRequest,
    TraceRequest,
)
from explainers.engine.work_queue import Priority
from explainers.methods import find_method
from explainers.quality.mapping import Subject
from explainers.results import TraceResult
from explainers.what_if.canvas import Canvas
from explainers.what_if.region_test import FILLS, region_test_of
from explainers.what_if.results import RegionTest
from explainers.what_if.text import parse_edits
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import finish
from tests.benchmarks.calibration import FOLDER
from tests.benchmarks.report import Row, machine, median_row, print_table

MODEL, METHOD = "efficientnet_lite0", "grad_cam"
IMAGES, PARTS = 60, 10
REGIONS = 41
LIVE_MS = 150  # bound: the new prediction while a slider is dragged
CONVINCED = 0.9  # the probability of the class in the images that are named at the end
NAMED = 5
EDITS = ("brightness:factor=1.2", "jpeg:severity=4", "rotate:degrees=10", "erase:top=10,map={map}")


def rate(tests: Sequence[RegionTest], fill: int) -> str:
    """How often the region ranks first, with Wilson's interval; and the median rank."""
    ranks = [test.rank(fill) for test in tests]
    first = ranks.count(1)
    low, high = binomtest(first, len(ranks)).proportion_ci(method="wilson")
    words = f"{first} of {len(ranks)} = {first / len(ranks):.1%} ({percent_range(low, high)})"
    return f"{words:<40}{statistics.median(ranks):>8g}"


def print_ranks(by_map: dict[str, Sequence[RegionTest]]) -> None:
    """How often the marked region ranks first, by map and fill."""
    print(f"  {'map':<26}{'fill':<8}{'ranks first':<40}{'median rank':>8}")
    for name, tests in by_map.items():
        for number, fill in enumerate(FILLS):
            print(f"  {name:<26}{fill:<8}{rate(tests, number)}")
    chance = f"1 of {REGIONS} = {1 / REGIONS:.1%}"
    print(f"  {'chance alone':<34}{chance:<40}{(REGIONS + 1) / 2:>8g}\n")


def print_unmoved(refs: Sequence[ImageRef], tests: Sequence[RegionTest]) -> None:
    """Images of which the model is sure, and whose marked region matters least."""
    sure = [
        (max(test.drop(fill) for fill in range(len(FILLS))), ref.path.stem, test)
        for ref, test in zip(refs, tests, strict=True)
        if test.probability >= CONVINCED
    ]
    print(f"  Of {len(sure)} images with a probability of {CONVINCED:.0%} or more, those where")
    print("  erasing the marked region costs least:")
    for drop, name, test in sorted(sure, key=lambda each: each[0])[:NAMED]:
        ranks = " and ".join(str(test.rank(fill)) for fill in range(len(FILLS)))
        print(f"    {name:<40}{test.probability:.1%}, drop {drop:+.1%} at most, rank {ranks}")
    print()


def of_another(model: Model, ref: ImageRef, trace: TraceResult, other: TraceResult) -> RegionTest:
    """The test of an image with the map of another one."""
    method = find_method(METHOD)
    subject = Subject(method, method.complete({}), model, seed=0, size=ChunkSize())
    canvas = Canvas(open_rgb(ref.path), model.preprocess)
    values = other.grad_cams[-1].values
    return finish(region_test_of(subject, canvas, values, trace.target, 10))


def timed_ms(engine: Engine, request: PredictRequest | TraceRequest) -> float:
    """How long the answer takes, which is stored nowhere."""
    start = perf_counter()
    engine.compute(request, Priority.INTERACTIVE)
    return 1e3 * (perf_counter() - start)


def live_rows(
    engine: Engine, key: str, layer: str, refs: Sequence[ImageRef], traces: Sequence[TraceResult]
) -> list[Row]:
    """The prediction and the trace of edited images, each edit a new one."""
    predicted: list[float] = []
    traced: list[float] = []
    for number, (ref, trace) in enumerate(zip(refs, traces, strict=True)):
        edits = EDITS[number % len(EDITS)].format(map=f"{METHOD}@{layer}@{trace.target}")
        edited = ref.edited(parse_edits(edits))
        predicted.append(timed_ms(engine, PredictRequest(key, (edited,), 5)))
        traced.append(timed_ms(engine, TraceRequest(key, edited, trace.target)))
    return [
        median_row("prediction of an edited image", predicted, "ms", LIVE_MS),
        median_row("trace of an edited image, all layers", traced, "ms"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=IMAGES)
    options = parser.parse_args()
    folder = Path(os.environ.get(FOLDER, ""))
    paths = sorted(folder.glob("*.JPEG")) if os.environ.get(FOLDER) else []
    if len(paths) < options.images:
        print(f"Set {FOLDER} to a folder with {options.images} JPEG files or more.")
        return 2
    order = np.random.default_rng(23).permutation(len(paths))[: options.images]
    refs = [ImageRef(sha256(paths[i].read_bytes()).hexdigest(), paths[i]) for i in order]
    model = load_model(MODEL, device="cpu")
    layer = model.card.last_layer
    print(f"{machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads")
    print(f"{len(refs)} images, {METHOD} at {layer}, 10 % of the image\n")
    with Engine([model], decode=open_rgb) as engine:
        traces = [engine.trace(TraceRequest(MODEL, ref)) for ref in refs]
        own, seconds = [], []
        for ref, trace in zip(refs, traces, strict=True):
            start = perf_counter()
            request = RegionTestRequest(MODEL, METHOD, (ref,), (trace.target,), (layer,))
            own.append(engine.compute(request))
            seconds.append(perf_counter() - start)
        others = [
            of_another(model, ref, trace, other)
            for ref, trace, other in zip(refs, traces, [*traces[1:], traces[0]], strict=True)
        ]
        print_ranks({"Grad-CAM": own, "Grad-CAM of another image": others})
        print_unmoved(refs, own)
        parts, kept, lost = [], [], []
        for ref, trace in zip(refs[:PARTS], traces, strict=False):
            start = perf_counter()
            smallest = engine.compute(
                SmallestPartsRequest(MODEL, METHOD, (ref,), (trace.target,), (layer,))
            )
            parts.append(perf_counter() - start)
            kept.append(100 * smallest.keeps())
            lost.append(100 * smallest.loses())
        live = live_rows(engine, MODEL, layer, refs, traces)
    rows = [
        *live,
        median_row("region test, both fills", seconds, "s"),
        median_row("smallest parts", parts, "s"),
        Row("the smallest part that keeps the class", float(np.nanmedian(kept)), "%"),
        Row("the smallest part that loses it", float(np.nanmedian(lost)), "%"),
    ]
    print_table(rows)
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
