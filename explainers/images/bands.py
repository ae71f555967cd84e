"""A network's input as a picture: the displayed channels, and their brightness."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from explainers.results import FloatArray

COLOURS = 3
LOWEST, HIGHEST = 2, 98  # percentiles for the stretch of a single band


def show_bands(array: FloatArray, bands: Sequence[int] | None = None) -> Image.Image:
    """An RGB picture of (channels, height, width).

    Without `bands`, one channel is grey, of two the first is grey, three are RGB, and of more the
    first three are RGB. Up to three channels share one stretch, from their lowest value to their
    highest, which keeps their colours; of more, or with `bands`, each band is stretched separately
    from its 2nd to its 98th percentile.

    Args: bands: one or three channels, counted from 1.
    """
    shared = bands is None and len(array) <= COLOURS
    chosen = [number - 1 for number in bands] if bands else default_bands(len(array))
    shown = array[chosen]
    axes = None if shared else (1, 2)
    if shared:
        low, high = shown.min(), shown.max()
    else:
        low, high = np.percentile(shown, (LOWEST, HIGHEST), axis=axes, keepdims=True)
    span = np.asarray(high - low)
    scale = np.divide(255, span, out=np.zeros_like(span, np.float64), where=span > 0)
    pixels = np.clip((shown - low) * scale, 0, 255).astype(np.uint8)
    return Image.fromarray(pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0)).convert(
        "RGB"
    )


def default_bands(channels: int) -> list[int]:
    """The default channels, counted from 0."""
    return [0, 1, 2] if channels >= COLOURS else [0]


def bands_in_words(channels: int, bands: Sequence[int] | None) -> str:
    """A sentence on the displayed channels of a network that does not take RGB; "" for three."""
    if bands is None and channels == COLOURS:
        return ""
    if bands is None and channels == 1:
        return (
            "Pictures show the network's one channel as grey, from its lowest value to its highest."
        )
    chosen = bands or [number + 1 for number in default_bands(channels)]
    colours = "grey" if len(chosen) == 1 else "red, green and blue"
    shared = bands is None and channels <= COLOURS
    how = (
        "from its lowest value to its highest"
        if shared
        else (f"each from its {LOWEST}nd to its {HIGHEST}th percentile")
    )
    plural = "s" * (len(chosen) > 1)
    return (
        f"Of the network's {channels} channels, pictures show channel{plural} "
        f"{', '.join(map(str, chosen))} as {colours}, {how}; choose others with --bands 3,2,1."
    )
