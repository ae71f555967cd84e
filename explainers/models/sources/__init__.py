"""The sources of models: one file each, in the order of the look-up; packages add theirs."""

from explainers.errors import UnknownModel
from explainers.models.sources import folder, lite0, python_file, resnet50, timm, torchvision
from explainers.models.sources.base import Cancelled, ModelSource, Progress, Recipe
from explainers.plugins import with_plugins

__all__ = ["SOURCES", "Cancelled", "ModelSource", "Progress", "Recipe", "find_recipe"]

SOURCES: tuple[ModelSource, ...] = with_plugins(
    "stratoscope.model_sources",
    ModelSource,
    (
        resnet50.SOURCE,
        lite0.SOURCE,
        torchvision.SOURCE,
        timm.SOURCE,
        python_file.SOURCE,
        folder.SOURCE,
    ),
    key=lambda each: each.form,
)


def find_recipe(source: str) -> Recipe:
    """The recipe of the model called `source`. Raises: UnknownModel if no source has it."""
    for candidate in SOURCES:
        recipe = candidate.recipe(source)
        if recipe is not None:
            return recipe
    forms = ", ".join(candidate.form for candidate in SOURCES)
    raise UnknownModel(f'There is no model "{source}"; a model is one of {forms}.')
