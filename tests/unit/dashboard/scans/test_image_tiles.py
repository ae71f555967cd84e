"""What the page says of a channel's top images."""

import numpy as np
import pytest

from dashboard.pages.layers.top_images import top_title, top_words
from dashboard.scans.image_tiles import ranking
from data.scans.top_images import rank_images

MAXIMA = np.array([6, 6, 5, 0, 0, 6.0])
MEANS = np.array([1, 2, 3, 0, 0, 0.5])


@pytest.mark.parametrize(
    ("maxima", "declared", "count", "said"),
    [
        (MAXIMA, 6.0, 6, "By mean: 3 of 6 images reach the layer's bound of 6."),
        (MAXIMA / 2, 6.0, 6, "By mean: 0 of 6 images reach the layer's bound of 6."),
        (MAXIMA, None, 6, "By mean: 3 of 6 images share the highest value, 6."),
        (np.arange(6.0), 5.0, 6, "By mean: 1 of 6 images reaches the layer's bound of 5."),
        (np.arange(6.0), None, 3, "By maximum."),
        (MAXIMA, 6.0, 5, "By mean: 3 of 6 images reach the layer's bound of 6. 2 images tie at 0 "
         "and are not listed."),
    ],
)  # fmt: skip
def test_what_ranks_the_images_is_declared(
    maxima: np.ndarray, declared: float | None, count: int, said: str
) -> None:
    assert ranking(rank_images(MEANS, maxima, declared, count, np.arange(6))) == said


def test_only_a_maximum_has_a_place_to_crop_to() -> None:
    by_mean = rank_images(MEANS, MAXIMA, 6.0, 4, np.arange(6))
    by_maximum = rank_images(MEANS, np.arange(6.0), None, 4, np.arange(6))
    silent = rank_images(MEANS * 0, MAXIMA * 0, None, 4, np.arange(6))
    assert top_title(1213, 5800) == "images in which #1213 is highest, of 5,800 scanned"
    assert "shown whole" in top_words(by_mean)
    assert "cropped around its maximum" in top_words(by_maximum)
    assert top_words(silent).endswith("6 images tie at 0 and are not listed.")
