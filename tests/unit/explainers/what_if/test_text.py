"""Edits as text, and the regions in them."""

from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from explainers.errors import UnfitEdit
from explainers.images.preprocess import probe_image
from explainers.results import Heatmap
from explainers.what_if.regions import contours_of, ranked
from explainers.what_if.text import parse_edit, parse_edits, write_edits


@dataclass
class Around:
    """A crop of 40 x 20 pixels, and a map that grows to the right."""

    sources: list[str]

    @property
    def crop(self) -> Image.Image:
        return probe_image(40, 20)

    def heatmap(self, source: str) -> Heatmap:
        self.sources.append(source)
        return Heatmap(np.tile(np.arange(40, dtype=np.float32), (20, 1)), signed=False, units="")


def region(
    text: str, around: Around | None = None
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    mask = parse_edit(text).resolve(around or Around([])).mask
    assert mask is not None
    return mask.pixels


@pytest.mark.parametrize(
    "text",
    [
        "erase:top=10",
        "erase:top=12.5,map=layer_grad_cam@layer4@285,fill=mean",
        "keep:box=10+20+30+40,seed=3",
        "erase:brush=5+10+10+20+30",
        "erase:superpixel=3+7,off=1",
        "rotate:degrees=-30;jpeg:severity=5;greyscale",
        "brightness:factor=0.25",
    ],
)
def test_a_text_is_read_and_written_again(text: str) -> None:
    assert write_edits(parse_edits(text)) == text


def test_defaults_and_spaces_are_left_out() -> None:
    assert (
        write_edits(parse_edits(" erase: top = 10 , fill=blur ; ;jpeg:severity=3"))
        == "erase:top=10;jpeg"
    )


def test_the_top_of_a_map_is_its_highest_pixels() -> None:
    around = Around([])
    mask = region("erase:top=25,map=rise@@3", around)
    assert mask.sum() == 200
    assert mask[:, 30:].all()
    assert around.sources == ["rise@@3"]


def test_equal_values_are_taken_at_random_but_always_the_same_ones() -> None:
    order = ranked(np.zeros((2, 2), np.float32), (20, 40))
    assert (order == ranked(np.zeros((2, 2), np.float32), (20, 40))).all()
    first = np.zeros(800, bool)
    first[order[:400]] = True
    halves = first.reshape(20, 40)[:, :20].sum(), first.reshape(20, 40)[:10].sum()
    assert all(150 < half < 250 for half in halves)


def test_a_box_is_in_percent() -> None:
    mask = region("erase:box=25+50+75+100")
    expected = np.zeros((20, 40), bool)
    expected[10:, 10:30] = True
    assert (mask == expected).all()


def test_a_brush_covers_its_line() -> None:
    mask = region("erase:brush=20+25+50+75+50")
    assert mask[10, 10:31].all()
    assert not mask[:7].any()
    assert not mask[14:].any()


def test_outlines_go_around_pixels_whatever_their_edge() -> None:
    pixels = np.zeros((4, 6), bool)
    pixels[1:3, 1:4] = pixels[3, 5] = True
    block, corner = sorted(contours_of(pixels), key=len, reverse=True)
    assert (block.min(0).tolist(), block.max(0).tolist()) == ([1, 1], [4, 3])
    assert (corner.min(0).tolist(), corner.max(0).tolist()) == ([5, 3], [6, 4])
    assert (block[0] == block[-1]).all()  # closed
    assert contours_of(np.zeros((4, 6), bool)) == []


def test_superpixels_are_numbered_areas_of_the_crop() -> None:
    first, both = region("erase:superpixel=0"), region("erase:superpixel=0+1")
    assert first.any()
    assert (both & ~first).any()
    assert not (first & ~both).any()
    with pytest.raises(UnfitEdit, match="has the superpixels 0 to"):
        region("erase:superpixel=1000")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("smear:x=1", 'no edit "smear"; choose one of'),
        ("erase", "exactly one region of top, box, brush, superpixel"),
        ("erase:top=10,box=1+2+3+4", "exactly one region"),
        ("erase:box=1+2+3+4,map=rise@@1", '"map" goes with top'),
        ("erase:top=101", '"top" takes a number from 0 to 100 (percent of the image), not "101".'),
        (
            "erase:top=many",
            '"top" takes a number from 0 to 100 (percent of the image), not "many".',
        ),
        ("erase:top=1+2", 'not "1+2".'),
        ("erase:top=-1", 'not "-1".'),
        ("erase:top=inf", 'not "inf".'),
        ("erase:top=nan", 'not "nan".'),
        (
            "erase:box=1+2+3",
            '"box" takes left+top+right+bottom, from 0 to 100 (percent of the image)',
        ),
        ("erase:box=30+0+10+20", 'left and top the smaller, not "30+0+10+20".'),
        ("erase:box=0+0+10+120", 'not "0+0+10+120".'),
        (
            "erase:brush=5+10",
            "a width and 1 to 500 points, from 0 to 100 (percent of the image), not",
        ),
        ("erase:superpixel=1.5", 'whole numbers from 0, with + between them, not "1.5".'),
        ("erase:superpixel=a+2", 'whole numbers from 0, with + between them, not "a+2".'),
        ("erase:top=10,fill=paint", "one of blur, mean, noise, inpaint"),
        ("jpeg:severity", "written name=value"),
        ("jpeg:severity=1,severity=2", 'states "severity" twice'),
        ("jpeg:severity=nan", 'from 0 to 5, not "nan"'),
        ("greyscale:off=2", '"off" is 0 or 1'),
        (";".join(["greyscale"] * 13), "12 edits at most, not 13"),
    ],
)
def test_a_text_that_does_not_fit_gives_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UnfitEdit) as raised:
        parse_edits(text)
    assert sentence in str(raised.value)


def test_off_and_neutral_edits_change_nothing() -> None:
    texts = ("jpeg:severity=0", "jpeg:off=1", "rotate:degrees=0", "brightness:factor=1")
    assert not any(parse_edit(text).changes for text in texts)
    assert parse_edit("jpeg").changes
