"""Pictures of every mode look to `trace` as the page shows their files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.images import open_rgb
from explainers import Model, trace
from explainers.errors import UnreadableImage
from explainers.picture import as_rgb
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


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (coloured().convert("RGB"), "rgb.png"),
        (coloured(), "rgba.png"),
        (coloured().convert("L"), "grey.png"),
        (coloured().convert("LA"), "grey-alpha.png"),
        (coloured().convert("1"), "bits.png"),
        (palette_with_transparency(), "palette.png"),
        (coloured().convert("CMYK"), "cmyk.jpg"),
        (grey_16(), "deep.png"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_picture_of_any_mode_is_what_the_page_shows(
    picture: Image.Image, name: str, tmp_path: Path, model: Model
) -> None:
    picture.save(tmp_path / name, **({"transparency": 3} if name == "palette.png" else {}))
    shown = open_rgb(tmp_path / name)
    with Image.open(tmp_path / name) as opened:
        np.testing.assert_array_equal(np.asarray(as_rgb(opened)), np.asarray(shown))
        np.testing.assert_array_equal(trace(model, opened).logits, trace(model, shown).logits)


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
    ("given", "sentence"),
    [
        ("cat.jpg", "not the path 'cat.jpg': open it with PIL.Image.open"),
        (Path("cat.jpg"), "A PIL picture is asked for, not PosixPath"),
        (np.zeros((8, 8, 3), np.uint8), "A PIL picture is asked for, not ndarray"),
        (None, "A PIL picture is asked for, not NoneType"),
        (Image.new("F", (8, 8)), "32 bits per channel and no defined white"),
        (Image.new("I", (8, 8)), "32 bits per channel and no defined white"),
    ],
)
def test_what_cannot_be_looked_at_is_a_sentence(given: object, sentence: str, model: Model) -> None:
    with pytest.raises(UnreadableImage, match=sentence):
        trace(model, given)  # type: ignore[arg-type]


def test_a_picture_that_was_cut_off_is_a_sentence(tmp_path: Path) -> None:
    coloured().convert("RGB").save(tmp_path / "cut.png")
    content = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    with (
        Image.open(tmp_path / "cut.png") as opened,
        pytest.raises(UnreadableImage, match="cannot be decoded"),
    ):
        as_rgb(opened)
