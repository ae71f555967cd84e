"""What evidence costs, part by part: `python -m tests.benchmarks.quality`.

EfficientNet-Lite0, Grad-CAM of the last layer (with all layers at once in sanity and
localisation), one image of the starter gallery, no cache. The exit code says whether all of it
together kept its bound.
"""

import statistics
import sys
from collections.abc import Callable
from time import perf_counter

import torch

from data.gallery.images import open_rgb
from data.gallery.sources import STARTER
from data.gallery.sources.starter import read
from explainers import load_model
from explainers.methods import find_method
from explainers.passes.tracing import network_input, trace_input
from explainers.quality.faithfulness import play_games
from explainers.quality.localisation import localisation
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import OTHER_IMAGES, SANITY_IMAGES
from explainers.quality.sanity import sanity
from explainers.quality.stability import sensitivity, unexplained
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import Steps
from tests.benchmarks.report import Row, machine, print_table

METHOD = "grad_cam"
ALL_S, CHUNK_S = 30.0, 0.25  # bounds: all parts together, and the usual chunk
SURE = 8  # images in the grids


def timed(name: str, begin: Callable[[], Steps[object]]) -> tuple[Row, list[float]]:
    """Runs a part to its end; its seconds, and those of each chunk."""
    chunks = []
    steps, start = begin(), perf_counter()
    while True:
        began = perf_counter()
        try:
            next(steps)
        except StopIteration:
            break
        chunks.append(perf_counter() - began)
    return Row(name, perf_counter() - start, "s", note=f"{len(chunks)} chunks"), chunks


def main() -> int:
    model = load_model("efficientnet_lite0", device="cpu")
    listing = read(STARTER)
    assert listing is not None
    images = [network_input(model, open_rgb(entry.path)) for entry in listing.entries[: 3 * SURE]]
    traces = [trace_input(model, inputs, layers=(model.layers[-1].name,)) for inputs in images]
    order = sorted(range(len(images)), key=lambda i: -traces[i].probabilities.max())
    confident = {traces[i].target: i for i in order}  # one image of each class
    chosen = list(confident.values())[:SURE]
    images, targets = [images[i] for i in chosen], [traces[i].target for i in chosen]
    layers = tuple(layer.name for layer in model.layers)
    method = find_method(METHOD)
    subject = Subject(method, method.complete({}), model, seed=0, size=ChunkSize())
    inputs, target, layer = images[0], targets[0], layers[-1]
    values = [
        method.compute(model, each, layer, of).values
        for each, of in zip(images, targets, strict=True)
    ]
    pixels, others = inputs[0], values[1 : 1 + OTHER_IMAGES]
    relevance = enlarged(values[0], (int(inputs.shape[2]), int(inputs.shape[3])))
    few, of_few = images[:SANITY_IMAGES], targets[:SANITY_IMAGES]
    parts: dict[str, Callable[[], Steps[object]]] = {
        "insertion, deletion, ROAD": lambda: play_games(subject, pixels, target, values[0], others),
        "infidelity": lambda: unexplained(subject, target, pixels, relevance),
        "sensitivity": lambda: sensitivity(subject, inputs, layer, target),
        "localisation, all layers": lambda: localisation(subject, images, layers, targets),
        "sanity, all layers": lambda: sanity(subject, few, layers, of_few),
    }
    print(f"{machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads\n")
    rows, chunks = [], []
    for name, begin in parts.items():
        row, of_part = timed(name, begin)
        rows.append(row)
        chunks += of_part
    total = Row("evidence of one map, all parts", sum(row.value for row in rows), "s", ALL_S)
    usual = Row("a chunk, median", statistics.median(chunks), "s", CHUNK_S)
    longest = Row("a chunk, longest", max(chunks), "s")
    print_table([*rows, total, usual, longest])
    return 0 if total.kept and usual.kept else 1


if __name__ == "__main__":
    sys.exit(main())
