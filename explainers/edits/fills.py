"""What replaces an erased region of the network's input."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from skimage.restoration import inpaint_biharmonic

from explainers.edits.base import Colour, Pixels
from explainers.edits.corruptions import blurred

Bools = npt.NDArray[np.bool_]
Fill = Callable[[Pixels, Bools, Colour, int], Pixels]
BLUR = 0.09  # the blur's standard deviation over the picture's shorter edge
INPAINTED = 0.5  # the largest share that is inpainted: more takes long and shows nothing


def blur(pixels: Pixels, _erased: Bools, _empty: Colour, _seed: int) -> Pixels:
    """The picture far out of focus: patches of colour stay."""
    return blurred(pixels, BLUR * min(pixels.shape[:2]))


def mean(pixels: Pixels, _erased: Bools, empty: Colour, _seed: int) -> Pixels:
    """The mean colour of the training images."""
    return np.broadcast_to(np.array(empty, np.uint8), pixels.shape)


def noise(pixels: Pixels, _erased: Bools, _empty: Colour, seed: int) -> Pixels:
    """Noise with each colour's own mean and deviation."""
    generator = np.random.default_rng(seed)
    drawn = generator.normal(pixels.mean((0, 1)), pixels.std((0, 1)), pixels.shape)
    noisy: Pixels = np.clip(np.rint(drawn), 0, 255).astype(np.uint8)
    return noisy


def inpaint(pixels: Pixels, erased: Bools, _empty: Colour, _seed: int) -> Pixels:
    """A smooth continuation of what surrounds the region (scikit-image's inpaint_biharmonic)."""
    values = inpaint_biharmonic(pixels, erased, channel_axis=-1, split_into_regions=True)
    smooth: Pixels = np.clip(np.rint(255 * values), 0, 255).astype(np.uint8)
    return smooth


FILLS: dict[str, Fill] = {"blur": blur, "mean": mean, "noise": noise, "inpaint": inpaint}
