"""From an attribution of every input value to a map of one value per pixel."""

from torch import Tensor

from explainers.results import Heatmap


def summed(attribution: Tensor, units: str = "logit") -> Heatmap:
    """The sum over the colour channels of (1, channels, height, width): signed."""
    return Heatmap(attribution[0].sum(0).float().cpu().numpy(), signed=True, units=units)


def strongest(attribution: Tensor, units: str) -> Heatmap:
    """The largest absolute value of the colour channels, as Simonyan et al. show it: unsigned."""
    values = attribution[0].abs().amax(0).float().cpu().numpy()
    return Heatmap(values, signed=False, units=units)
