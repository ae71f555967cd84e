"""Notes on a picture's pixels that matter to its results: one sentence each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageStat

from data.gallery.colours import for_screen, profile_of
from data.gallery.notes import GalleryNote
from data.numerals import count_of, numeral
from explainers.images.rgb import DEEP, PixelScale, deep_values, is_turned, scale_of, to_rgb

Kind = Literal["stretched", "faint", "colours", "inks", "transparent", "blank", "frames", "turned"]

# mean absolute difference, of 255, from which two versions of a picture look different
VISIBLE = 2.0
NEARLY_ALL = (0.05, 99.95)  # percentiles
FAINT = 1 / 16  # of the scale: if nearly all values share so little, the picture is almost flat
SAMPLED = 1 << 20  # values from which the percentiles are computed
DARK_8 = 16  # 8-bit files with 16-bit colours: 12-bit data reach at most 15


@dataclass(frozen=True, slots=True)
class PictureNote:
    """One sentence on a picture's pixels, and its kind."""

    kind: Kind
    text: str


# the sentence for a whole gallery, and whether it is a warning
IN_A_GALLERY: dict[Kind, tuple[str, bool]] = {
    "stretched": (
        (
            "are stretched, as few of the possible values occur: the lowest became black, the "
            "highest white."
        ),
        False,
    ),
    "faint": (
        "show almost one shade, as nearly all values lie close together; rescale the files.",
        True,
    ),
    "colours": (
        "are shown in colours that differ from the network’s by "
        f"{VISIBLE:g} or more of 255 on average: the picture is converted from its colour "
        "profile, the network gets the stored values, as in training.",
        False,
    ),
    "inks": (
        "have four inks (CMYK) and no profile that states the colours; the plain formula made "
        "them RGB, as in training.",
        False,
    ),
    "transparent": ("are fully transparent: the network gets plain white.", False),
    "blank": ("have one colour only.", False),
    "frames": ("have several frames or pages, of which the first is used.", False),
    "turned": (
        "are turned as their EXIF orientation states, for people and for the network; tools that "
        "ignore it, such as torchvision’s ImageFolder, feed the network the picture as stored.",
        False,
    ),
}


SINGULAR = {"are": "is", "have": "has", "show": "shows"}  # the verbs with which they begin


def gallery_notes(notes: Sequence[Iterable[PictureNote]]) -> list[GalleryNote]:
    """The notes on a gallery's images, one sentence for each kind; `notes` by image."""
    counts = Counter(note.kind for each in notes for note in each)
    return [
        GalleryNote(
            "pixels",
            f"{counts[kind]:,} of {count_of(len(notes), 'image')} {_agreed(text, counts[kind])}",
            warning,
        )
        for kind, (text, warning) in IN_A_GALLERY.items()
        if counts[kind]
    ]


def _agreed(text: str, count: int) -> str:
    """The sentence with its verb in the singular for one image."""
    verb, _, rest = text.partition(" ")
    return f"{SINGULAR[verb] if count == 1 else verb} {rest}"


def notes_on_pixels(notes: Iterable[PictureNote]) -> list[GalleryNote]:
    """The notes on one picture; those that may mislead are warnings."""
    return [GalleryNote("pixels", note.text, IN_A_GALLERY[note.kind][1]) for note in notes]


def notes_of(picture: Image.Image, *, blank: bool) -> tuple[PictureNote, ...]:
    """The notes on an opened picture, which is decoded if necessary.

    `blank`: decode it even if only to learn whether it has one colour.

    Raises: as `to_rgb`.
    """
    notes: list[PictureNote | None] = [_frames(picture), _turned(picture)]
    sixteen = _has_16_bit_colours(picture)
    if picture.mode in DEEP:
        picture.load()
        values = deep_values(picture)
        notes += _deep(values, scale_of(values))
    elif sixteen and np.asarray(to_rgb(picture)).max() < DARK_8:
        notes.append(FAINT_COLOURS)
    if profile_of(picture) is not None:
        notes.append(_colours(picture))
    elif picture.mode == "CMYK":
        notes.append(INKS)
    if picture.has_transparency_data and _is_clear(picture):
        notes.append(CLEAR)
    elif blank and not np.ptp(np.asarray(to_rgb(picture)), axis=(0, 1)).any():
        notes.append(BLANK)
    return tuple(note for note in notes if note is not None)


def _frames(picture: Image.Image) -> PictureNote | None:
    if picture.format == "MPO" or not getattr(picture, "is_animated", False):
        return None  # MPO: a photo followed by a preview or a depth map
    number = getattr(picture, "n_frames", 0)
    return PictureNote("frames", f"Frames: the first of {number} frames or pages is used.")


def _turned(picture: Image.Image) -> PictureNote | None:
    return TURNED if is_turned(picture) else None


def _deep(values: np.ndarray, scale: PixelScale) -> list[PictureNote | None]:
    kinds = {"f": "floating-point", "u": f"{values.itemsize * 8}-bit"}
    what = kinds.get(values.dtype.kind, "integer")
    ends = f"{numeral(scale.low, 6)} to {numeral(scale.high, 6)}"
    stretched = None
    if scale.stretched and scale.high > scale.low:
        text = (
            f"Pixels: {what} values {ends} were stretched: {numeral(scale.low, 6)} became black, "
        )
        text += f"{numeral(scale.high, 6)} white."
        if scale.not_finite:
            text += f" {scale.not_finite:,} values are not finite numbers; NaN became black."
        stretched = PictureNote("stretched", text)
    some = values.ravel()[:: max(1, values.size // SAMPLED)]
    low, high = np.percentile(some[np.isfinite(some)] if scale.not_finite else some, NEARLY_ALL)
    faint = None
    if scale.high > scale.low and high - low < FAINT * (scale.high - scale.low):
        faint = PictureNote(
            "faint",
            f"Pixels: nearly all {what} values lie in {numeral(low, 6)} to {numeral(high, 6)} of "
            f"{ends}, which shows almost one shade; rescale the file.",
        )
    return [stretched, faint]


def _colours(picture: Image.Image) -> PictureNote | None:
    profile = profile_of(picture)
    rgb = to_rgb(picture)
    difference = ImageStat.Stat(ImageChops.difference(rgb, for_screen(picture, rgb))).mean
    mean = sum(difference) / len(difference)
    if profile is None or mean < VISIBLE:
        return None
    inks = " (CMYK by the plain formula)" if profile.mode == "CMYK" else ""
    return PictureNote(
        "colours",
        f"Colours: shown converted from the profile {profile.name[:60]!r}; the network gets the "
        f"stored values{inks}, as in training. The two differ by {numeral(mean, 2)} of 255 on "
        "average.",
    )


def _is_clear(picture: Image.Image) -> bool:
    if picture.mode in DEEP:
        return False
    return not np.asarray(picture.convert("RGBA"))[..., 3].any()


def _has_16_bit_colours(picture: Image.Image) -> bool:
    """Whether the file has 16 bits per colour channel; Pillow keeps the upper 8."""
    raw = [tile[3] for tile in getattr(picture, "tile", ())]
    modes = [each[0] if isinstance(each, tuple) and each else each for each in raw]
    return picture.mode not in DEEP and any(";16" in str(mode) for mode in modes)


TURNED = PictureNote(
    "turned",
    "Orientation: turned as its EXIF entry states, for people and for the network; training code "
    "often ignores that entry.",
)
INKS = PictureNote(
    "inks",
    "Colours: four inks (CMYK) without a profile became RGB by the plain formula, as in training.",
)
CLEAR = PictureNote("transparent", "Pixels: the picture is fully transparent and becomes white.")
BLANK = PictureNote("blank", "Pixels: the picture has one colour only.")
FAINT_COLOURS = PictureNote(
    "faint",
    "Pixels: its 16-bit colours use less than 1/16 of their range, so it is almost black; "
    "rescale the file.",
)
