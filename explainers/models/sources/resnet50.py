"""ResNet-50 as torchvision trained it: the app's default model if available."""

from explainers.models.sources.base import ModelSource, Recipe
from explainers.models.sources.torchvision import TorchvisionRecipe

NAME = "resnet50"


def recipe(source: str) -> Recipe | None:
    """The recipe, if `source` is this model."""
    return TorchvisionRecipe("resnet50", "ResNet-50") if source == NAME else None


SOURCE = ModelSource(
    NAME, "ResNet-50, trained on ImageNet by torchvision; downloaded once.", recipe
)
