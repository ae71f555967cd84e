"""The memory format of a batch: most networks are faster on a processor with channels last."""

from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.models import Model
from explainers.outputs.layouts import NCHW

TOLERANCE = 1e-3  # of the largest logit: beyond rounding, a network depends on its input's layout

_takes: WeakKeyDictionary[Model, bool] = WeakKeyDictionary()


def arranged(model: Model, batch: Tensor) -> Tensor:
    """The same pictures (n, channels, height, width), in the model's fastest format."""
    if model not in _takes:
        _takes[model] = _takes_channels_last(model, batch[:1])
    return batch.contiguous(memory_format=torch.channels_last) if _takes[model] else batch


def _takes_channels_last(model: Model, batch: Tensor) -> bool:
    """Whether the result is the same; a `view` in a network's own code may even fail."""
    if model.device.type != "cpu" or any(layer.form != NCHW for layer in model.layers):
        return False
    try:
        with model.ready() as module, torch.no_grad():
            plain = module(batch)
            other = module(batch.contiguous(memory_format=torch.channels_last))
    except UnfitModel:  # of the other layout; errors of the network itself show in the pass
        return False
    return bool((plain - other).abs().max() <= TOLERANCE * plain.abs().max())
