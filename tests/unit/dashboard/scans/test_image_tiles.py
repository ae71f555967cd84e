"""What the page says of a channel's top images."""

from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.pages.layers.top_images import top_title, top_words
from dashboard.scans.image_tiles import on_thumbnail, ranking, tile
from data.scans import Scan
from data.scans.top_images import rank_images
from explainers.images.preprocess import ImagePreprocess

MAXIMA = np.array([6, 6, 5, 0, 0, 6.0])
MEANS = np.array([1, 2, 3, 0, 0, 0.5])

BOUND = "By mean, as no maximum exceeds the layer's bound of"


@pytest.mark.parametrize(
    ("maxima", "declared", "count", "words"),
    [
        (MAXIMA, 6.0, 6, f"{BOUND} 6: 3 of 6 images reach it."),
        (MAXIMA / 2, 6.0, 6, f"{BOUND} 6: 0 of 6 images reach it."),
        (MAXIMA, None, 6, "By mean, as the highest value, 6, is the maximum of 3 of 6 images."),
        (np.arange(6.0), 5.0, 6, f"{BOUND} 5: 1 of 6 images reaches it."),
        (np.arange(6.0), None, 3, "By maximum."),
        (
            MAXIMA,
            6.0,
            5,
            f"{BOUND} 6: 3 of 6 images reach it. 2 images tie at 0 and are not listed.",
        ),
    ],
)
def test_what_ranks_the_images_is_declared(
    maxima: np.ndarray, declared: float | None, count: int, words: str
) -> None:
    assert ranking(rank_images(MEANS, maxima, declared, count, np.arange(6))) == words


def test_only_a_maximum_has_a_place_to_crop_to() -> None:
    by_mean = rank_images(MEANS, MAXIMA, 6.0, 4, np.arange(6))
    by_maximum = rank_images(MEANS, np.arange(6.0), None, 4, np.arange(6))
    silent = rank_images(MEANS * 0, MAXIMA * 0, None, 4, np.arange(6))
    assert top_title(1213, 5800) == "images in which #1213 is highest, of 5,800 scanned"
    assert "shown whole" in top_words(by_mean)
    assert "cropped around its maximum" in top_words(by_maximum)
    assert top_words(silent).endswith("6 images tie at 0 and are not listed.")


def test_a_tile_says_what_the_image_is_taken_for(scan: Scan) -> None:
    shown = tile(scan, 0)
    assert shown["caption"] == ("cat" if scan.correct[0] else "cat → dog")
    assert shown["outcome"] == ("right" if scan.correct[0] else "wrong")
    assert tile(scan, 5)["outcome"] == ""  # it has no class
    assert str(shown["href"]).startswith("/?model=tiny&image=")


def test_a_place_on_the_crop_lies_there_on_the_thumbnail(monkeypatch: pytest.MonkeyPatch) -> None:
    """400 x 200, resized to 200 and cropped to the middle 100: a quarter in from each edge."""
    card = SimpleNamespace(preprocess=ImagePreprocess(200, (100, 100)))
    wide = SimpleNamespace(width=400, height=200)
    monkeypatch.setattr("dashboard.scans.image_tiles.find_image", lambda *_: wide)
    assert on_thumbnail(None, card, "id", (0.0, 0.0)) == (0.25, 0.25)  # type: ignore[arg-type]
    assert on_thumbnail(None, card, "id", (0.5, 1.0)) == (0.5, 0.75)  # type: ignore[arg-type]
