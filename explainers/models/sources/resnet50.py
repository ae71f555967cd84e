"""ResNet-50 as torchvision trained it: the model that the app opens with where it can."""

from explainers.models.sources.base import Recipe, Source
from explainers.models.sources.torchvision import TorchvisionRecipe

NAME = "resnet50"


def recipe(source: str) -> Recipe | None:
    """The recipe, if that is what is asked for."""
    return TorchvisionRecipe("resnet50", "ResNet-50") if source == NAME else None


SOURCE = Source(NAME, "ResNet-50, trained on ImageNet by torchvision; fetched once.", recipe)
