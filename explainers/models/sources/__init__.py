"""The sources of models: one file each, in the order of the look-up."""

from explainers.errors import UnknownModel
from explainers.models.sources import folder, lite0, python_file, resnet50, timm, torchvision
from explainers.models.sources.base import Cancelled, ModelSource, Progress, Recipe

__all__ = ["SOURCES", "Cancelled", "ModelSource", "Progress", "Recipe", "find_recipe"]

SOURCES: tuple[ModelSource, ...] = (
    resnet50.SOURCE,
    lite0.SOURCE,
    torchvision.SOURCE,
    timm.SOURCE,
    python_file.SOURCE,
    folder.SOURCE,
)


def find_recipe(source: str) -> Recipe:
    """The recipe of the model called `source`. Raises: UnknownModel if no source has it."""
    for candidate in SOURCES:
        recipe = candidate.recipe(source)
        if recipe is not None:
            return recipe
    forms = ", ".join(candidate.form for candidate in SOURCES)
    raise UnknownModel(f'There is no model "{source}"; a model is one of {forms}.')
