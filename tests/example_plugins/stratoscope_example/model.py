"""A model source: `stripes:NAME`, filters for horizontal or vertical stripes."""

import torch
from torch import nn

from stratoscope import plugins

PREFIX = "stripes:"
LABELS = ("horizontal", "vertical")


def network() -> nn.Module:
    """Its logits are the mean contrast from row to row and from column to column."""
    conv = nn.Conv2d(3, 2, 2, bias=False)
    rows = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
    with torch.no_grad():
        conv.weight.copy_(torch.stack([rows, rows.T])[:, None].expand(2, 3, 2, 2))
    return nn.Sequential(nn.Sequential(conv, nn.ReLU()), nn.AdaptiveAvgPool2d(1), nn.Flatten())


class Stripes(plugins.Recipe):
    """The network; its weights stand in the code."""

    name = "Stripes"
    provenance = "the weights that stand in its code"

    def trained(self) -> plugins.ModelDraft:
        """The network with its weights."""
        preprocess = plugins.ImagePreprocess(resize_size=64, crop_size=(64, 64))
        return plugins.ModelDraft(network(), preprocess, LABELS, origin="as its code states")

    def untrained(self, classes: int | None = None) -> plugins.ModelDraft:
        """The same network: it has nothing to train."""
        return self.trained()


def recipe(source: str) -> plugins.Recipe | None:
    """The recipe for "stripes:two". Raises: UnknownModel for another name."""
    if not source.startswith(PREFIX):
        return None
    if source != f"{PREFIX}two":
        raise plugins.UnknownModel(f'There is no model "{source}"; there is {PREFIX}two.')
    return Stripes()


SOURCE = plugins.ModelSource(f"{PREFIX}two", "A network that tells stripes apart.", recipe)
