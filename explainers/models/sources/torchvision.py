"""torchvision's classification models, each with torchvision's default weights."""

from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from warnings import catch_warnings, simplefilter

from torch import nn
from torchvision import models

from explainers.errors import UnknownModel, WeightsUnavailable
from explainers.models.draft import ModelDraft
from explainers.models.labels import imagenet_labels
from explainers.models.sources.base import Cancelled, ModelSource, Progress, Recipe, near_matches
from explainers.models.sources.hub_file import HubFile
from explainers.models.transforms import as_preprocess

PREFIX = "torchvision:"


class TorchvisionRecipe(Recipe):
    """A model builder of torchvision, with its default weights."""

    def __init__(self, builder: str, name: str) -> None:
        self.builder = builder
        self.name = name
        self.weights = models.get_model_weights(builder).DEFAULT
        self.file = HubFile(str(self.weights.url))
        self.provenance = f"torchvision {self.weights.name} weights"

    def cached(self) -> bool:
        """Whether the weights are in the cache of torch's hub."""
        return self.file.path.is_file()

    def fetch(self, progress: Progress, cancelled: Cancelled) -> None:
        """Download to that cache, hash checked."""
        self.file.fetch(progress, cancelled)

    def trained(self) -> ModelDraft:
        """With the weights in the cache."""
        try:
            module = models.get_model(self.builder, weights=self.weights)
        except (RuntimeError, UnpicklingError, EOFError, OSError, KeyError, ValueError) as error:
            raise WeightsUnavailable(
                f"The weights of {self.name} in {self.file.path} are damaged; delete the file to "
                "download it again."
            ) from error
        return self._draft(module)

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """With random weights."""
        usual = len(self.weights.meta["categories"])
        with catch_warnings():
            simplefilter("ignore", FutureWarning)  # GoogLeNet's and Inception's on slow random
            module = models.get_model(self.builder, num_classes=classes or usual)
        draft = self._draft(module)
        return draft if classes in (None, usual) else replace(draft, labels=(), imagenet=False)

    def is_its_own(self, file: Path) -> bool:
        """Whether the weights in `file` are the default ones."""
        return self.file.matches(file)

    def _draft(self, module: nn.Module) -> ModelDraft:
        labels = tuple(self.weights.meta["categories"])
        preprocess = as_preprocess(self.weights.transforms())
        return ModelDraft(
            module,
            preprocess,
            labels,
            imagenet=labels == imagenet_labels(),
            lender=f"torchvision's {self.weights.name} weights",
        )


def recipe(source: str) -> Recipe | None:
    """The recipe for "torchvision:NAME". Raises: UnknownModel if torchvision has no such model."""
    if not source.startswith(PREFIX):
        return None
    name = source.removeprefix(PREFIX)
    names = models.list_models(module=models)  # the classifiers
    if name not in names:
        raise UnknownModel(
            f'torchvision has no classification model "{name}"{near_matches(name, names)}.'
        )
    return TorchvisionRecipe(name, name)


SOURCE = ModelSource(
    f"{PREFIX}NAME",
    "Any classification model of torchvision, with torchvision's default weights.",
    recipe,
)
