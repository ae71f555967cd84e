"""What replaces an erased region of the network's input."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import skimage
import torch

from explainers.edits.base import Colour, Pixels
from explainers.edits.tensors import as_pixels, as_tensor, smooth

Bools = npt.NDArray[np.bool_]
Fill = Callable[[Pixels, Bools, Colour, int], Pixels]
BLUR = 0.09  # the blur's standard deviation over the picture's shorter edge
INPAINTED = 0.5  # the largest share that is inpainted: more takes long and shows nothing


def blur(pixels: Pixels, _erased: Bools, _empty: Colour, _seed: int) -> Pixels:
    """The picture far out of focus: patches of colour stay."""
    return _blurred(pixels.tobytes(), pixels.shape)


@lru_cache(maxsize=8)  # one picture, and many regions of it
def _blurred(content: bytes, shape: tuple[int, ...]) -> Pixels:
    pixels = np.frombuffer(content, np.uint8).reshape(shape)
    image = smooth(as_tensor(pixels).float(), BLUR * min(shape[:2]))
    blurry = as_pixels(image.round_().clamp_(0, 255).to(torch.uint8))
    blurry.flags.writeable = False
    return blurry


def mean(pixels: Pixels, _erased: Bools, empty: Colour, _seed: int) -> Pixels:
    """The mean that the model's normalisation subtracts."""
    return np.broadcast_to(np.array(empty, np.uint8), pixels.shape)


def noise(pixels: Pixels, _erased: Bools, _empty: Colour, seed: int) -> Pixels:
    """Noise with each colour's own mean and deviation."""
    generator = np.random.default_rng(seed)
    drawn = generator.normal(pixels.mean((0, 1)), pixels.std((0, 1)), pixels.shape)
    noisy: Pixels = np.clip(np.rint(drawn), 0, 255).astype(np.uint8)
    return noisy


def inpaint(pixels: Pixels, erased: Bools, _empty: Colour, _seed: int) -> Pixels:
    """A smooth continuation of what surrounds the region (scikit-image's inpaint_biharmonic)."""
    values = skimage.restoration.inpaint_biharmonic(
        pixels, erased, channel_axis=-1, split_into_regions=True
    )
    filled: Pixels = np.clip(np.rint(255 * values), 0, 255).astype(np.uint8)
    return filled


FILLS: dict[str, Fill] = {"blur": blur, "mean": mean, "noise": noise, "inpaint": inpaint}
