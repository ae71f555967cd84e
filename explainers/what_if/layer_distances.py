"""Where do two images begin to differ? The distance of their activations, layer by layer."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from explainers.models import Model
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.outputs.logits import classify, probabilities
from explainers.results import FloatArray
from explainers.what_if.results import LayerDistances
from explainers.work.steps import Steps


def layer_distances(model: Model, inputs: Sequence[Tensor]) -> Steps[LayerDistances]:
    """The distances from the first of preprocessed batches of one to each of the others.

    Raises: UnfitModel.
    """
    names = [layer.name for layer in model.layers]
    first: list[Tensor] = []
    rows, shares = [], []
    for number, batch in enumerate(inputs):
        with model.ready() as module, torch.no_grad(), recording(module, names) as kept:
            logits = classify(module, batch)
        activations = [
            as_maps(kept[layer.name].detach(), layer)[0].double().flatten().clone()
            for layer in model.layers
        ]
        shares.append(probabilities(logits.float().cpu(), model.card.output.kind)[0].numpy())
        if number:
            pairs = zip(first, activations, strict=True)
            rows.append([distances(one, other) for one, other in pairs])
        else:
            first = activations
        yield (number + 1) / len(inputs)
    table: FloatArray = np.array(rows, np.float32).reshape(-1, len(names), 2)
    return LayerDistances(tuple(names), table[..., 0], table[..., 1], np.stack(shares))


def distances(one: Tensor, other: Tensor) -> tuple[float, float]:
    """The relative L2 and the cosine distance of two activations; NaN where a norm is 0."""
    if one.shape != other.shape:
        return float("nan"), float("nan")
    if torch.equal(one, other):
        same = 0.0 if float(one.norm()) else float("nan")
        return same, same
    norms = float(one.norm()), float(other.norm())
    relative = float((one - other).norm()) / norms[0] if norms[0] else float("nan")
    cosine = 1 - float(one @ other) / (norms[0] * norms[1]) if all(norms) else float("nan")
    return relative, cosine
