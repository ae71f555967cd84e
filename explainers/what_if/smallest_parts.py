"""How little is enough? The smallest part that keeps the class, and the one that loses it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explainers.edits.erasing import FILL as ANY_FILL
from explainers.outputs.logits import probabilities
from explainers.quality.mapping import Subject
from explainers.quality.scoring import logits_of
from explainers.results import YES, FloatArray, IntArray
from explainers.what_if.canvas import Canvas
from explainers.what_if.regions import ranked
from explainers.what_if.results import PARTS_PROTOCOL, SmallestParts
from explainers.work.steps import Steps, part

FILL = replace(
    ANY_FILL, choices=tuple(each for each in ANY_FILL.choices if each != "inpaint")
)  # most of an image cannot be inpainted
POINTS = 101  # shares, 0 and 1 included
LEAST = 0.9  # of the class's probability, that a part keeps


def smallest_parts(
    subject: Subject, canvas: Canvas, layer: str, target: int, fill: str
) -> Steps[SmallestParts]:
    """Every share of the image in the order of the map of `target` at a layer ("" per pixel).

    All shares are tried, so a network whose probability goes up and down is searched as well.

    Raises: UnfitEdit; as the method; OutOfMemory.
    """
    whole = canvas.whole()
    inputs = whole[None].to(subject.model.device)
    (heatmap,) = yield from part(subject.maps(inputs, (layer,), target), 0, 0.1)
    order = ranked(heatmap.values, canvas.size, subject.seed)
    ranks = np.empty(order.size, np.int64)
    ranks[order] = np.arange(order.size)
    shares = np.linspace(0, 1, POINTS, dtype=np.float32)
    variants = _variants(canvas, ranks.reshape(canvas.size), shares, fill, subject.seed)
    steps = logits_of(subject.model, variants, 2 * POINTS, subject.size)
    logits = yield from part(steps, 0.1, 1)
    card = subject.model.card
    of_class = probabilities(torch.from_numpy(logits), card.output.kind)[:, target].numpy()
    is_predicted = of_class >= YES if card.multi_label else logits.argmax(1) == target
    first = is_predicted.astype(np.int64)
    return SmallestParts(
        fill,
        float(of_class[POINTS - 1]),
        shares,
        of_class[:POINTS],
        first[:POINTS],
        of_class[POINTS:],
        first[POINTS:],
        subject.seed,
        PARTS_PROTOCOL,
        card.multi_label,
    )


def _variants(
    canvas: Canvas, ranks: IntArray, shares: FloatArray, fill: str, seed: int
) -> Iterator[Tensor]:
    counts = [round(float(share) * ranks.size) for share in shares]
    for count in counts:
        yield canvas.without(ranks >= count, fill, seed)
    for count in counts:
        yield canvas.without(ranks < count, fill, seed)
