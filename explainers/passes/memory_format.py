"""How a batch lies in memory: most networks are quicker on a processor with the channels last."""

from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.models import Model
from explainers.passes.layouts import NCHW

TOLERANCE = 1e-3  # of the largest logit: beyond rounding, a network reads its input's layout

_takes: WeakKeyDictionary[Model, bool] = WeakKeyDictionary()


def arranged(model: Model, batch: Tensor) -> Tensor:
    """The same pictures (n, channels, height, width), as the model passes them quickest."""
    if model not in _takes:
        _takes[model] = _takes_channels_last(model, batch[:1])
    return batch.contiguous(memory_format=torch.channels_last) if _takes[model] else batch


def _takes_channels_last(model: Model, batch: Tensor) -> bool:
    """Whether it says the same of them; a `view` in a network's own code may not even run."""
    if model.device.type != "cpu" or any(layer.form != NCHW for layer in model.layers):
        return False
    try:
        with model.ready() as module, torch.no_grad():
            plain = module(batch)
            other = module(batch.contiguous(memory_format=torch.channels_last))
    except UnfitModel:  # of the other layout; what is wrong with the network shows in the pass
        return False
    return bool((plain - other).abs().max() <= TOLERANCE * plain.abs().max())
