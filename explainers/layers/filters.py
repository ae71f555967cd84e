"""The filters of the first convolution, as pictures."""

from torch import nn

from explainers.errors import UnfitModel
from explainers.models import Model
from explainers.results import Filters

RGB = 3


def first_filters(model: Model) -> Filters:
    """Raw weights of the first convolution, (filters, height, width, 3).

    Raises: UnfitModel if there is none, or if it does not see the three colour channels.
    """
    for module in model.module.modules():
        if isinstance(module, nn.Conv2d):
            if module.in_channels != RGB or module.groups != 1:
                break
            return Filters(module.weight.detach().float().cpu().permute(0, 2, 3, 1).numpy())
    raise UnfitModel("The model's first convolution does not see red, green and blue.")
