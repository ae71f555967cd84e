"""A layer's output as maps: channels first, whatever the network's own order."""

from torch import Tensor

from explainers.results import Layer

NCHW = "nchw"  # (n, channels, height, width): convolutional networks
NHWC = "nhwc"  # (n, height, width, channels): Swin
TOKENS = "tokens"  # (n, tokens, channels), with the cells in a row among them: ViT, DeiT
FORMS = (NCHW, NHWC, TOKENS)


def as_maps(output: Tensor, layer: Layer) -> Tensor:
    """(n, channels, height, width): the layer's output without class tokens and the like."""
    _, height, width = layer.shape
    if layer.form == NHWC:
        return output.permute(0, 3, 1, 2)
    if layer.form == TOKENS:
        start = output.shape[1] - height * width if layer.start is None else layer.start
        cells = output[:, start : start + height * width]
        return cells.transpose(1, 2).reshape(len(cells), -1, height, width)
    return output
