"""An edited image as the network sees it."""

from pathlib import Path

from PIL import Image

from dashboard.core.templates import templates
from dashboard.maps.image_lookup import ImageEntry
from data.gallery.images import decode_rgb
from explainers import Engine
from explainers.edits.edited import EditedPreprocess, edited_preprocess
from explainers.engine.requests import ImageRef, MapRequest
from explainers.images.preprocess import Preprocess
from explainers.models import ModelCard
from explainers.what_if.regions import areas_of, contours_of, superpixels_of
from explainers.what_if.resolve import original_with, preprocess_with, resolve
from explainers.what_if.text import EditSpec


def preprocess_of(
    engine: Engine, card: ModelCard, image: ImageRef, picture: Image.Image
) -> Preprocess:
    """The model's preprocessing with the edits of the image; the model's own without any.

    `picture` is the image's. Raises: UnfitEdit; as `Engine.heatmap`, for the maps that edits name.
    """
    if not image.edits:
        return card.preprocess
    maps = {source: engine.heatmap(image.of_source(card.key, source)) for source in image.sources}
    return preprocess_with(image.edits, picture, card.preprocess, maps)


def seen(engine: Engine, card: ModelCard, image: ImageEntry, picture: Image.Image) -> Image.Image:
    """What the network sees of the image's picture, RGB. Raises: as `preprocess_of`."""
    return preprocess_of(engine, card, image.ref, picture).crop(picture)


def part_seen(
    engine: Engine, of_map: MapRequest, card: ModelCard, picture: Image.Image, part: EditSpec
) -> Image.Image:
    """What the network sees with only a part of the image of a map, or without it.

    `picture` is the image's, and the region of the edit `part` the top of that map, which is of the
    image with its edits; "map" of other edits is of the image without any.

    Raises: as `preprocess_of`.
    """
    own = preprocess_of(engine, card, of_map.image, picture)
    earlier = own.edits if isinstance(own, EditedPreprocess) else ()
    edits = resolve((part,), picture, own, {part.source: engine.heatmap(of_map)})
    return edited_preprocess(card.preprocess, (*earlier, *edits)).crop(picture)


def edited_original(image: ImageEntry, picture: Image.Image) -> Image.Image:
    """The image's picture after those of its edits that work on the whole picture."""
    return original_with(image.ref.edits, picture)


def superpixel_at(card: ModelCard, image: ImageEntry, place: tuple[float, float]) -> int:
    """The number of the superpixel at a place of the unedited crop, 0 to 1 each way."""
    areas = areas_of(card.preprocess.crop(decode_rgb(image.read())))
    height, width = areas.shape
    x, y = (
        min(int(share * edge), edge - 1) for share, edge in zip(place, (width, height), strict=True)
    )
    return int(areas[y, x])


def outlines_svg(card: ModelCard, image: ImageEntry, numbers: str) -> str:
    """Superpixels of the unedited crop as a picture to lay over it; `numbers` as "3+7".

    Raises: UnfitEdit for a number that does not exist.
    """
    areas = areas_of(card.preprocess.crop(decode_rgb(image.read())))
    contours = contours_of(superpixels_of(numbers).pixels(areas))
    points = [" ".join(f"{x:g},{y:g}" for x, y in contour.tolist()) for contour in contours]
    height, width = areas.shape
    svg = templates(Path(__file__).parent / "templates").get_template("outlines.svg")
    return svg.render(width=width, height=height, outlines=points)
