"""The settings of a model's preprocessing, each in place of one part of the model's own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.core.options import PREPROCESSING, Option, setting

Size = tuple[int, int]

CROP_MODES = {
    **{"center": "center", "centre": "center", "squash": "squash"},
    **{"pad": "pad", "border": "pad", "letterbox": "pad"},
}
CHANNELS = {"rgb": "rgb", "bgr": "bgr", "grey": "grey", "gray": "grey", "3": "rgb", "1": "grey"}
INTERPOLATIONS = {
    name: name for name in ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")
}
NUMBER = r"-?(\d+(\.\d*)?|\.\d+)(e-?\d+)?"


def size(text: str) -> Size:
    """Height and width, as "224" or "224x192"."""
    found = re.fullmatch(r"([1-9]\d{0,4})(?:x([1-9]\d{0,4}))?", text.strip().lower())
    if not found:
        raise ValueError(f"a size is 224, or height x width as 224x192, not {text!r}.")
    return int(found[1]), int(found[2] or found[1])


def edge(text: str) -> int | Size:
    """The length of the shorter edge, as "256", or height and width, as "256x320"."""
    height, width = size(text)
    return (height, width) if "x" in text.lower() else height


def crop_mode(text: str) -> str:
    """How a picture becomes the input."""
    return _one_of(CROP_MODES, text, ("center", "squash", "pad"))


def channels(text: str) -> str:
    """The colours that a network takes."""
    return _one_of(CHANNELS, text, ("rgb", "bgr", "grey"))


def interpolation(text: str) -> str:
    """How pixels are interpolated."""
    return _one_of(INTERPOLATIONS, text, INTERPOLATIONS)


def numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between them; fractions such as 1/255 too."""
    return tuple(_fraction(part.strip()) for part in text.split(","))


def bands(text: str) -> tuple[int, ...]:
    """One channel, or three for red, green and blue, counted from 1."""
    if not re.fullmatch(r"[1-9]\d{0,3}(,[1-9]\d{0,3},[1-9]\d{0,3})?", text.replace(" ", "")):
        raise ValueError(f"give one channel, or three as 4,3,2, counted from 1, not {text!r}.")
    return tuple(map(int, text.split(",")))


def _fraction(text: str) -> float:
    above, bar, below = text.partition("/")
    whole = re.fullmatch(NUMBER, above, re.IGNORECASE)
    if not whole or (bar and not re.fullmatch(NUMBER, below, re.IGNORECASE)):
        raise ValueError(
            f"say numbers with commas between them, such as 0.5,0.5,0.5, not {text!r}."
        )
    if bar and not float(below):
        raise ValueError(f"{text!r} divides by 0.")
    return float(above) / float(below) if bar else float(above)


def _one_of(known: dict[str, str], text: str, listed: Iterable[str]) -> str:
    if text.lower() not in known:
        raise ValueError(f"say {', '.join(listed)}, not {text!r}.")
    return known[text.lower()]


@dataclass(frozen=True)
class PreprocessSettings:
    """What a user states of the preprocessing; None leaves the model's own."""

    input_size: tuple[int, int] | None = setting(
        None,
        Option(
            "input-size",
            PREPROCESSING,
            "height x width of the network's input, 224 for both",
            size,
            "224x192",
        ),
    )
    resize: int | tuple[int, int] | None = setting(
        None,
        Option(
            "resize",
            PREPROCESSING,
            "shorter edge of the resized picture, from which the input is cropped; "
            "256x320 gives up the aspect ratio",
            edge,
            "256",
        ),
    )
    crop_mode: str | None = setting(
        None,
        Option(
            "crop-mode",
            PREPROCESSING,
            "center: the middle is cropped; squash: the aspect ratio is given up; pad: the whole "
            "picture between borders of the mean colour",
            crop_mode,
            "MODE",
        ),
    )
    interpolation: str | None = setting(
        None,
        Option("interpolation", PREPROCESSING, ", ".join(INTERPOLATIONS), interpolation, "NAME"),
    )
    mean: tuple[float, ...] | None = setting(
        None,
        Option(
            "mean",
            PREPROCESSING,
            "mean of pixels from 0 to 1, for each channel or for all; values above 1 are read as "
            "those of pixels from 0 to 255",
            numbers,
            "M,M,M",
        ),
    )
    std: tuple[float, ...] | None = setting(
        None,
        Option(
            "std",
            PREPROCESSING,
            "standard deviation, likewise; --mean 0 --std 1/255 leaves pixels from 0 to 255",
            numbers,
            "S,S,S",
        ),
    )
    channels: str | None = setting(
        None,
        Option("channels", PREPROCESSING, "colours of the input: rgb, bgr, grey", channels, "NAME"),
    )
    bands: tuple[int, ...] | None = setting(
        None,
        Option(
            "bands",
            PREPROCESSING,
            "channels that pictures show of a network that takes others than colours: one, or "
            "three for red, green and blue",
            bands,
            "4,3,2",
        ),
    )

    def preprocess_words(self) -> list[str]:
        """These settings as words of a command line."""
        texts = {
            "input-size": _by(self.input_size),
            "resize": _by(self.resize),
            "crop-mode": self.crop_mode,
            "interpolation": self.interpolation,
            "mean": _listed(self.mean),
            "std": _listed(self.std),
            "channels": self.channels,
            "bands": _listed(self.bands),
        }
        return [f"--{name}={text}" for name, text in texts.items() if text]


def _by(value: int | Size | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value[0]}x{value[1]}"


def _listed(values: tuple[float, ...] | None) -> str:
    return ",".join(map(repr, values or ()))
