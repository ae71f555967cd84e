"""What all image views share: which maps are drawn, the ends of scales, pictures of any shape."""

from dashboard.components import ImageViewData, Outline, Shape
from explainers.results import Heatmap

TALLEST = 600  # pixels on the page
LONGEST = 25  # times the shorter edge


def over(address: str, heatmap: Heatmap, *, signed: bool) -> str:
    """The address of a map on its picture; "" for a map that is left out.

    A map that is zero in every cell, or that does not exist where its method does not fit, would
    only darken the picture. The caption states it.
    """
    values = heatmap.values
    empty = not values.any() if signed else bool(values.max() <= 0)
    return "" if empty else address


def only(photo: str, caption: str) -> ImageViewData:
    """A picture without a map; the caption says why."""
    return {"photo": photo, "map": "", "alt": "", "low": "", "high": "", "caption": caption}


def shape(width: int, height: int) -> Shape:
    """The limits of a picture of any shape, in pixels, so that all of it can be seen at once.

    It keeps its proportions; only a strip that would be no more than a line is drawn wider. What
    lies over it follows, as that has its places in shares of the picture.
    """
    ratio = min(max(width / height, 1 / LONGEST), LONGEST)
    return {"width": f"{TALLEST * ratio:.0f}px", "ratio": round(ratio, 5)}


def crop_outline(box: tuple[float, float, float, float], size: tuple[int, int]) -> Outline:
    """The place of the network's crop inside its original.

    `box` is (left, top, right, bottom) in pixels of the original, whose `size` is (width, height).
    """
    left, top, right, bottom = box
    width, height = size
    return {
        "left": f"{100 * left / width:.3f}%",
        "top": f"{100 * top / height:.3f}%",
        "width": f"{100 * (right - left) / width:.3f}%",
        "height": f"{100 * (bottom - top) / height:.3f}%",
    }
