"""From edits as they are stated to edits of one picture under one preprocessing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

from explainers.edits.base import Edit
from explainers.edits.edited import EditedPreprocess, edited_preprocess
from explainers.images.picture import as_rgb
from explainers.images.preprocess import ImagePreprocess, Preprocess
from explainers.results import Heatmap
from explainers.what_if.text import EditSpec


@dataclass(frozen=True)
class PictureAround:
    """The surroundings of a region: the unedited picture, and its maps by source."""

    picture: Image.Image
    preprocess: Preprocess
    maps: Mapping[str, Heatmap]

    @cached_property
    def crop(self) -> Image.Image:
        """What the network sees of the unedited picture."""
        return self.preprocess.crop(as_rgb(self.picture))

    def heatmap(self, source: str) -> Heatmap:
        """The map that a region names."""
        return self.maps[source]


def resolve(
    specs: Sequence[EditSpec],
    picture: Image.Image,
    preprocess: Preprocess,
    maps: Mapping[str, Heatmap],
) -> tuple[Edit, ...]:
    """The edits that change something, in order; `maps` by the source of each region.

    Raises: UnfitEdit.
    """
    around = PictureAround(picture, preprocess, maps)
    return tuple(spec.resolve(around) for spec in specs if spec.changes)


def preprocess_with(
    specs: Sequence[EditSpec],
    picture: Image.Image,
    preprocess: Preprocess,
    maps: Mapping[str, Heatmap],
) -> Preprocess:
    """The preprocessing of a picture with these edits. Raises: UnfitEdit."""
    return edited_preprocess(preprocess, resolve(specs, picture, preprocess, maps))


def original_with(specs: Sequence[EditSpec], picture: Image.Image) -> Image.Image:
    """The whole picture after those edits that change the original, of the same size.

    For display: places left empty have ImageNet's mean colour, whatever the model's is.
    """
    edits = [Edit(spec.kind.key, spec.values) for spec in specs if spec.kind.stage == "original"]
    return EditedPreprocess(ImagePreprocess(), tuple(edits)).original(picture) if edits else picture
