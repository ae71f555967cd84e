"""Pictures of every mode look to `trace` as the page shows their files."""

import inspect
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.gallery.images import open_rgb
from explainers import Engine, Model, trace
from explainers.errors import UnreadableImage
from explainers.images.picture import as_rgb
from explainers.images.rgb import FORMATS
from explainers.scan.chunk import scan_chunk
from tests.unit.explainers import nets
from tests.unit.explainers.nets import model_of


def coloured(size: tuple[int, int] = (40, 30)) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (*size[::-1], 4), dtype=np.uint8)
    return Image.fromarray(pixels)


def palette_with_transparency() -> Image.Image:
    picture = coloured().convert("RGB").quantize(16)
    picture.info["transparency"] = 3
    return picture


def grey_16() -> Image.Image:
    return Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50)


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(nets.Pooled(), ["conv"])


MODES = (
    *("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB"),
    *("I", "I;16", "I;16B", "F"),
)
KINDS = {"PNG": ".png", "TIFF": ".tif", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"} | {
    kind: name
    for kind, name in {"AVIF": ".avif", "JPEG2000": ".jp2", "BMP": ".bmp", "PPM": ".ppm"}.items()
    if kind in FORMATS
}


def of_mode(mode: str) -> Image.Image:
    if mode in ("I", "F"):
        kind = np.int32 if mode == "I" else np.float32
        values = np.random.default_rng(1).normal(0, 1e4, (30, 40))
        return Image.fromarray(values.astype(kind))
    if mode in ("I;16", "I;16B"):
        values = np.random.default_rng(1).integers(0, 4000, (30, 40))
        return Image.fromarray(values.astype("<u2" if mode == "I;16" else ">u2"))
    if mode == "LAB":  # not every Pillow converts to it
        return Image.frombytes("LAB", (40, 30), coloured().convert("RGB").tobytes())
    return coloured().convert(mode)


def holds(kind: str, mode: str) -> bool:
    try:
        of_mode(mode).save(BytesIO(), kind)
    except (OSError, KeyError, ValueError):
        return False
    return True


HELD = [(mode, kind) for mode in MODES for kind in KINDS if holds(kind, mode)]


@pytest.mark.parametrize(("mode", "kind"), HELD)
def test_a_picture_of_any_mode_and_format_is_decoded_by_one_rule(
    mode: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"picture{KINDS[kind]}"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    of_mode(mode).save(path, kind, exif=exif)
    app = open_rgb(path)
    default = inspect.signature(Engine).parameters["decode"].default
    of_scans = inspect.signature(scan_chunk).parameters["decode"].default
    with Image.open(path) as opened:
        for decoded in (default(path), of_scans(path), as_rgb(opened)):
            assert (decoded.mode, decoded.size) == ("RGB", app.size)
            np.testing.assert_array_equal(np.asarray(decoded), np.asarray(app))


def test_a_trace_takes_any_picture(tmp_path: Path, model: Model) -> None:
    palette_with_transparency().save(tmp_path / "palette.png", transparency=3)
    for picture in (Image.open(tmp_path / "palette.png"), coloured(), grey_16()):
        with picture:
            logits = trace(model, as_rgb(picture)).logits
            np.testing.assert_array_equal(trace(model, picture).logits, logits)


def test_the_engine_decodes_as_the_app_does(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(path)
    default = inspect.signature(Engine).parameters["decode"].default
    assert default(path).getpixel((0, 0)) == (255, 255, 255)
    Image.fromarray(np.array([[30000, 65535]], np.uint16)).save(path)
    assert default(path).getpixel((0, 0)) == (117, 117, 117)


def test_the_orientation_is_applied_once(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    coloured().convert("RGB").save(tmp_path / "turned.jpg", exif=exif)
    with Image.open(tmp_path / "turned.jpg") as opened:
        upright = as_rgb(opened)
    assert upright.size == (30, 40)
    assert as_rgb(upright) is upright
    np.testing.assert_array_equal(
        np.asarray(upright), np.asarray(open_rgb(tmp_path / "turned.jpg"))
    )


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("cat.jpg", "not the path 'cat.jpg': open it with PIL.Image.open"),
        (Path("cat.jpg"), "A PIL picture is required, not PosixPath"),
        (np.zeros((8, 8, 3), np.uint8), "A PIL picture is required, not ndarray"),
        (None, "A PIL picture is required, not NoneType"),
        (Image.fromarray(np.full((8, 8), np.nan, np.float32)), "no finite value: all are NaN"),
    ],
)
def test_what_cannot_be_looked_at_is_a_sentence(value: object, sentence: str, model: Model) -> None:
    with pytest.raises(UnreadableImage, match=sentence):
        trace(model, value)  # type: ignore[arg-type]


def test_a_picture_that_was_cut_off_is_a_sentence(tmp_path: Path) -> None:
    coloured().convert("RGB").save(tmp_path / "cut.png")
    content = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    with (
        Image.open(tmp_path / "cut.png") as opened,
        pytest.raises(UnreadableImage, match="cannot be decoded"),
    ):
        as_rgb(opened)
