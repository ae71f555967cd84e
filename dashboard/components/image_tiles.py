"""Small images of a scan, each a link to Explore: side by side, or in rows with a title."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent
from dashboard.scans.image_tiles import ImageTile


class ImageRow(TypedDict):
    """A row of images: a short mark, the title, and the images."""

    letter: str
    title: str
    tiles: list[ImageTile]


class ImageTiles(StratoscopeComponent):
    """Images side by side. See assets/components/image-tiles.mjs.

    id: of the element that holds the images.
    class_name: beside the component's own class.
    empty: the text where there is no image; "" for none.
    first: how many are shown at first, and with each press on "Show more"; 0 for all.
    data: the images; set by callbacks.
    """

    id: str
    class_name: str = ""
    empty: str = ""
    first: int = 0
    data: list[ImageTile] | None = None


class ImageRows(StratoscopeComponent):
    """Rows of images, each under its title. See assets/components/image-rows.mjs.

    id: of the element that holds the rows.
    data: the rows; set by callbacks.
    """

    id: str
    data: list[ImageRow] | None = None
