"""Images of a scan as the tiles of a page: dashboard/components/image_tiles.py."""

from typing import NotRequired, TypedDict

from dashboard.core.address import address
from dashboard.maps.captions import answer_of
from dashboard.maps.image_lookup import NO_SESSION, Images, find_image
from dashboard.scans.corruptions import corruption_of
from data.errors import DataError
from data.numerals import count_of, numeral
from data.scans import Scan, TopImages
from explainers.models import ModelCard


class ImageTile(TypedDict):
    """An image and what a model predicted for it.

    `id` and `name` are the gallery's, `href` leads to Explore. `caption` and `words` are class and
    prediction, for the tile and in full; `outcome` is the class of its mark, None for no class.
    `value` is the channel's value by which the image is ranked, `by` what this value is. `place` is
    where the channel is highest on the thumbnail: x and y, 0 to 1.
    """

    id: str
    name: str
    caption: str
    words: str
    outcome: str | None
    href: str
    value: NotRequired[float]
    by: NotRequired[str]
    place: NotRequired[tuple[float, float] | None]


def tile(scan: Scan, position: int) -> ImageTile:
    """An image with its class and prediction, and its link to Explore."""
    answer = answer_of(scan, position)
    return {
        "id": scan.image_ids[position],
        "name": scan.names[position],
        "caption": answer.caption if scan.readable[position] else scan.prediction_of(position),
        "words": answer.words if scan.readable[position] else scan.prediction_of(position),
        "outcome": answer.outcome,
        "href": explore_url(scan, scan.image_ids[position]),
    }


def explore_url(scan: Scan, image_id: str, layer: str = "") -> str:
    """The image in Explore, under the scan's model; corrupted as the scan's images are."""
    corruption = corruption_of(scan)
    stated = {
        "model": scan.provenance["model"],
        "image": image_id,
        "layer": layer or None,
        "edits": corruption.text if corruption else None,
    }
    return address("/", stated)


def channel_tiles(
    images: Images, card: ModelCard, scan: Scan, layer: str, top: TopImages
) -> list[ImageTile]:
    """The top images of a channel, each with where its maximum lies on the thumbnail, 0 to 1.

    `card` is that of the scan's model. Images ranked by their mean have no such place.
    """
    _, height, width = scan.provenance["layers"][scan.layers.index(layer)]["shape"]
    tiles: list[ImageTile] = []
    for position, value, (row, column) in zip(top.positions, top.values, top.places, strict=True):
        image_id = scan.image_ids[int(position)]
        entry = tile(scan, int(position))
        entry["value"], entry["by"] = float(value), top.by
        entry["href"] = explore_url(scan, image_id, layer)
        if row >= 0:
            place = (column + 0.5) / width, (row + 0.5) / height
            entry["place"] = on_thumbnail(images, card, image_id, place)
        tiles.append(entry)
    return tiles


BY_MAXIMUM = "By maximum."


def ranking(top: TopImages) -> str:
    """How a channel's top images are ranked, and why: "By maximum."."""
    sentence = BY_MAXIMUM
    if top.bound is not None:
        of, bound = f"{top.at_bound:,} of {count_of(top.images, 'image')}", numeral(top.bound)
        sentence = f"By mean, as the highest value, {bound}, is the maximum of {of}."
        if top.declared:
            reach = "reaches" if top.at_bound == 1 else "reach"
            sentence = (
                f"By mean, as no maximum exceeds the layer's bound of {bound}: {of} {reach} it."
            )
    if top.tied:
        ties = "1 image ties" if top.tied == 1 else f"{top.tied:,} images tie"
        listed = "is" if top.tied == 1 else "are"
        sentence += f" {ties} at {numeral(top.tied_at)} and {listed} not listed."
    return sentence


def on_thumbnail(
    images: Images, card: ModelCard, image_id: str, place: tuple[float, float]
) -> tuple[float, float] | None:
    """A place on the network's crop as one on the thumbnail's middle square; None if unknown."""
    try:
        entry = find_image(images, image_id, NO_SESSION)
    except DataError:
        return None  # the gallery has changed since the scan
    size = entry.width, entry.height
    box = card.preprocess.box(size)
    if box is None:
        return place
    side = min(size)
    ends = zip(box[:2], box[2:], place, size, strict=True)
    x, y = ((a + share * (b - a) - (whole - side) / 2) / side for a, b, share, whole in ends)
    return x, y
