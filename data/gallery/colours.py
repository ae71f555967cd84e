"""From a picture's colour profile to the colours of a screen (sRGB)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from explainers.images.rgb import upright

LARGEST_PROFILE = 4 * 2**20  # bytes; profiles of printing presses have about half of it
KEPT = 16  # cached conversions, by profile
SAME = 1.0  # mean difference in 255 up to which a profile counts as sRGB
GRID = 17  # colours per channel for the comparison with sRGB
MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # by the profile's colour space
FITTING = {  # modes of pictures, by the mode of the profile
    "RGB": ("RGB", "RGBA", "RGBX", "P", "PA", "L", "LA"),
    "L": ("L", "LA"),
    "CMYK": ("CMYK",),
}

Convert = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Profile:
    """A readable colour profile other than sRGB; `mode` is that of the pictures it converts."""

    name: str
    mode: str
    convert: Convert


def profile_of(picture: Image.Image) -> Profile | None:
    """The profile that the picture needs for display on a screen.

    None: it has none, it is practically sRGB, it does not fit the pixels, or it is broken.
    """
    content = picture.info.get("icc_profile")
    if not isinstance(content, bytes) or not 0 < len(content) <= LARGEST_PROFILE:
        return None
    profile = _read(content)
    return profile if profile is not None and picture.mode in FITTING[profile.mode] else None


def for_screen(picture: Image.Image, rgb: Image.Image) -> Image.Image:
    """The picture in sRGB, upright; `rgb` are its pixels from `to_rgb`.

    Returns `rgb` itself if nothing needs conversion.
    """
    profile = profile_of(picture)
    if profile is None:
        return rgb
    source = upright(picture) if profile.mode == "CMYK" else rgb.convert(profile.mode)
    try:
        return profile.convert(source)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile does not break a picture
        return rgb


@lru_cache(KEPT)
def _read(content: bytes) -> Profile | None:
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(content))
        mode = MODES.get(opened.profile.xcolor_space.strip())
        if mode is None:
            return None
        screen = ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(opened, screen, mode, "RGB")
        name = " ".join(ImageCms.getProfileDescription(opened).split())

        def convert(picture: Image.Image) -> Image.Image:
            converted = ImageCms.applyTransform(picture, transform)
            assert converted is not None  # it was not converted in place
            return converted

        probe = _probe(mode)
        stored, converted = (np.asarray(each, float) for each in (probe, convert(probe)))
    except Exception:  # the library raises anything on damaged bytes
        return None
    if mode != "CMYK" and np.abs(_as_rgb(stored) - converted).mean() <= SAME:
        return None
    return Profile(name or "a colour profile without a name", mode, convert)


def _probe(mode: str) -> Image.Image:
    """Colours from the whole space, as one picture."""
    levels = np.linspace(0, 255, GRID).round().astype(np.uint8)
    if mode == "L":
        return Image.fromarray(levels[None])
    cube = np.stack(np.meshgrid(*[levels] * 3, indexing="ij"), -1).reshape(1, -1, 3)
    return Image.fromarray(cube).convert(mode)


def _as_rgb(stored: np.ndarray) -> np.ndarray:
    return stored if stored.ndim == 3 else stored[..., None]  # noqa: PLR2004
