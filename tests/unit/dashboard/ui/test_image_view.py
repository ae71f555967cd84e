"""What all image views share: the crop in its original, and pictures of any shape."""

import pytest

from dashboard.ui.image_view import crop_outline, only, shape


def test_crop_is_outlined_in_parts_of_the_original() -> None:
    assert crop_outline((100, 0, 300, 200), (400, 200)) == {
        "left": "25.000%",
        "top": "0.000%",
        "width": "50.000%",
        "height": "100.000%",
    }


@pytest.mark.parametrize(
    ("size", "width", "ratio"),
    [
        ((600, 400), "900px", 1.5),
        ((300, 900), "200px", 0.33333),
        ((2, 3000), "24px", 0.04),  # a line is drawn wider
        ((3000, 2), "15000px", 25),
    ],
)
def test_a_picture_of_any_shape_is_at_most_600_pixels_high(
    size: tuple[int, int], width: str, ratio: float
) -> None:
    assert shape(*size) == {"width": width, "ratio": ratio}


def test_without_a_map_the_caption_says_why() -> None:
    data = only("photo.webp", "Not computed yet.")
    assert (data["photo"], data["map"], data["caption"]) == ("photo.webp", "", "Not computed yet.")
    assert (data["low"], data["high"]) == ("", "")
