"""Parts of the preprocessing set by hand, each replacing the source's own."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite

from explainers.errors import UnfitPreprocessing
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import (
    CHANNELS,
    COVER,
    INTERPOLATIONS,
    PAD,
    RESIZE,
    ImagePreprocess,
    Preprocess,
)

Size = tuple[int, int]

CENTER, SQUASH = "center", "squash"
CROP_MODES = (CENTER, SQUASH, PAD)
RGB = 3


@dataclass(frozen=True)
class PreprocessOptions:
    """The parts set by hand; None keeps the source's own.

    `input_size` is height and width. `resize` is the length of the shorter edge, or (height,
    width). `crop_mode`: "center" crops the centre, "squash" ignores the aspect ratio, "pad" shows
    the whole picture between borders of the mean colour. `mean` and `std` are one number, or one
    per channel in the network's order, for pixels from 0 to 1; if one of them exceeds 1, for pixels
    from 0 to 255. `bands` are the channels that pictures show of a network with other than three,
    counted from 1.
    """

    input_size: Size | None = None
    resize: int | Size | None = None
    crop_mode: str | None = None  # one of CROP_MODES
    interpolation: str | None = None  # one of INTERPOLATIONS
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    channels: str | None = None  # one of CHANNELS
    bands: tuple[int, ...] | None = None

    @property
    def stated(self) -> tuple[str, ...]:
        """The options that are set, by their names on the command line."""
        return tuple(
            _flag(each.name) for each in fields(self) if getattr(self, each.name) is not None
        )

    @property
    def in_pixels(self) -> bool:
        """Whether mean and std refer to pixels from 0 to 255."""
        return any(abs(value) > 1 for value in (*(self.mean or ()), *(self.std or ())))

    def applied(self, source: Preprocess, *, assumed: bool = False) -> Preprocess:
        """The source's preprocessing with these parts in place of its own.

        `assumed`: the source's was not stated, so an input size has no margin around its crop.

        Raises: UnfitPreprocessing if a part is invalid, or contradicts the others.
        """
        if isinstance(source, ImagePreprocess):
            if self.bands:
                raise UnfitPreprocessing(
                    "--bands chooses among the channels of your own preprocessing function, and "
                    f"this model takes {source.channels} pictures; leave it out."
                )
            return self._of_picture(source, assumed)
        others = [flag for flag in self.stated if flag != "--bands"]
        if others or not isinstance(source, CallablePreprocess):
            raise UnfitPreprocessing(
                f"{_listed(others or self.stated)} cannot change the model's own preprocessing "
                f"({source.describe()}); change it there, or leave the option out."
            )
        return self._with_bands(source)

    def _of_picture(self, source: ImagePreprocess, assumed: bool) -> ImagePreprocess:
        for name, allowed in (
            ("crop_mode", CROP_MODES),
            ("interpolation", tuple(INTERPOLATIONS)),
            ("channels", tuple(CHANNELS)),
        ):
            value = getattr(self, name)
            if value is not None and value not in allowed:
                raise UnfitPreprocessing(
                    f"{_flag(name)} is one of {', '.join(allowed)}, not {value!r}."
                )
        resize, crop, fit = self._geometry(source, assumed)
        channels = self.channels or source.channels
        mean, std = self._statistics(source, channels)
        try:
            return replace(
                source,
                resize_size=resize,
                crop_size=crop,
                fit=fit,
                interpolation=self.interpolation or source.interpolation,
                mean=mean,
                std=std,
                channels=channels,
            )
        except ValueError as error:
            raise UnfitPreprocessing(
                f"{_listed(self.stated)} cannot be used with the rest of the preprocessing: "
                f"{error}."
            ) from None

    def _geometry(self, source: ImagePreprocess, assumed: bool) -> tuple[int | Size, Size, str]:
        """The resized size, the crop, and the fit."""
        if not (self.input_size or self.resize or self.crop_mode):
            return source.resize_size, source.crop_size, source.fit
        crop = self.input_size or source.crop_size
        mode = self.crop_mode or _mode_of(source)
        resize = self.resize
        if resize is None:
            whole = self.crop_mode in (SQUASH, PAD) or (assumed and self.input_size)
            resize = crop if whole else self._scaled(source, crop)
        if mode != CENTER:
            both = (resize, resize) if isinstance(resize, int) else resize
            return both, crop, PAD if mode == PAD else RESIZE
        if isinstance(resize, int) or (self.resize and not self.crop_mode):
            return resize, crop, RESIZE
        return (resize[0], crop, RESIZE) if resize[0] == resize[1] else (resize, crop, COVER)

    def _scaled(self, source: ImagePreprocess, crop: Size) -> Size:
        """The resized size that leaves the source's margin around the crop."""
        resized = source.resize_size
        height, width = (resized, resized) if isinstance(resized, int) else resized
        if crop == source.crop_size:
            return height, width
        shares = height / source.crop_size[0], width / source.crop_size[1]
        return int(crop[0] * shares[0] + 1e-6), int(crop[1] * shares[1] + 1e-6)

    def _statistics(
        self, source: ImagePreprocess, channels: str
    ) -> tuple[tuple[float, ...], tuple[float, ...]]:
        statistics = []
        unit = 255.0 if self.in_pixels else 1.0
        if self.in_pixels and self.mean and self.std:
            self._check_units()
        for name in ("mean", "std"):
            stated, own = getattr(self, name), getattr(source, name)
            if stated is None:
                statistics.append(_for_channels(own, source.channels, channels))
                continue
            count = CHANNELS[channels]
            if not all(isfinite(value) for value in stated) or (
                name == "std" and any(value <= 0 for value in stated)
            ):
                raise UnfitPreprocessing(f"{_flag(name)} takes numbers above 0, such as 0.5.")
            if len(stated) not in (1, count):
                raise UnfitPreprocessing(
                    f"{_flag(name)} has {len(stated)} values, and the network takes {count} "
                    f"channel{'s' * (count != 1)} ({channels}); provide "
                    f"1{'' if count == 1 else f' or {count}'}."
                )
            values = tuple(float(f"{value / unit:.12g}") for value in stated)
            statistics.append(values * count if len(values) == 1 else values)
        return statistics[0], statistics[1]

    def _check_units(self) -> None:
        """Raises: UnfitPreprocessing for a mean in units of 1 with a std in units of 255."""
        assert self.mean
        assert self.std
        small = max(map(abs, self.mean)) <= 1 and any(self.mean)
        if small or (max(self.std) < 1 and max(map(abs, self.mean)) > 1):
            raise UnfitPreprocessing(
                "--mean and --std seem to have different units; provide both for pixels from 0 to "
                "1, or both for pixels from 0 to 255."
            )

    def _with_bands(self, source: CallablePreprocess) -> CallablePreprocess:
        if not self.bands:
            return source
        channels = len(source.probe)
        if len(self.bands) not in (1, RGB) or not all(1 <= band <= channels for band in self.bands):
            raise UnfitPreprocessing(
                f"--bands takes one channel, or three as 3,2,1, each from 1 to {channels}, "
                f"not {','.join(map(str, self.bands))}."
            )
        return replace(source, bands=self.bands)


def _mode_of(source: ImagePreprocess) -> str:
    if source.fit == PAD:
        return PAD
    squashed = source.fit == RESIZE and not isinstance(source.resize_size, int)
    return SQUASH if squashed else CENTER


def _for_channels(values: tuple[float, ...], before: str, after: str) -> tuple[float, ...]:
    """The same statistics for other channels: reversed, averaged or repeated."""
    if before == after:
        return values
    if after == "grey":
        return (round(sum(values) / len(values), 6),)
    if before == "grey":
        return values * CHANNELS[after]
    return values[::-1]


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _listed(flags: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(flags[:-1]), flags[-1])))
