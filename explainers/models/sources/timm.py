"""timm's models, with the preprocessing that their weights declare."""

from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError

import timm
from huggingface_hub import hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import EntryNotFoundError
from safetensors import SafetensorError
from timm.data.config import resolve_model_data_config
from timm.data.imagenet_info import ImageNetInfo, infer_imagenet_subset
from timm.data.transforms_factory import create_transform
from timm.models import PretrainedCfg
from torch import nn

from explainers.errors import UnfitModel, UnknownModel, WeightsUnavailable
from explainers.models.draft import ModelDraft
from explainers.models.labels import imagenet_labels
from explainers.models.sources.base import Cancelled, ModelSource, Progress, Recipe, near_matches
from explainers.models.sources.hub_file import HubFile
from explainers.models.transforms import as_preprocess

PREFIX = "timm:"
ELSEWHERE = ("timm:hf-hub:", "timm:hf_hub:", "timm:local-dir:")  # folders, by timm's names
FILES = ("model.safetensors", "pytorch_model.bin")  # of a hub's repository, the safe one first


class TimmRecipe(Recipe):
    """A model of timm; its weights are on the Hugging Face hub, those of some at a URL."""

    def __init__(self, name: str, config: PretrainedCfg) -> None:
        self.name = name
        self.config = config
        self.provenance = f"timm {config.tag} weights"
        self.file = HubFile(str(config.url)) if config.url else None

    @property
    def path(self) -> Path | None:
        """The weights in their library's cache; None if they are not there."""
        if self.config.hf_hub_id:
            cached = (try_to_load_from_cache(self.config.hf_hub_id, file) for file in FILES)
            return next((Path(path) for path in cached if isinstance(path, str)), None)
        return self.file.path if self.file and self.file.path.is_file() else None

    def cached(self) -> bool:
        """Whether the weights are in their library's cache."""
        return self.path is not None

    def fetch(self, progress: Progress, cancelled: Cancelled) -> None:
        """Download to that cache; the Hugging Face hub checks them, and is not interrupted."""
        if self.config.hf_hub_id:
            self._fetch_from_hub(self.config.hf_hub_id)
        elif self.file:
            self.file.fetch(progress, cancelled)
        else:
            raise WeightsUnavailable(
                f'timm has no trained weights for "{self.name}"; provide some: --weights FILE.'
            )

    def trained(self) -> ModelDraft:
        """With the weights in the cache."""
        source = {"file": str(self.path)}
        try:
            module = timm.create_model(self.name, pretrained=True, pretrained_cfg_overlay=source)
        except (RuntimeError, UnpicklingError, SafetensorError, OSError, EOFError) as error:
            raise WeightsUnavailable(
                f"The weights of {self.name} in {self.path} are damaged; delete the file to "
                "download it again."
            ) from error
        return self._draft(module)

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """With random weights."""
        draft = self._draft(timm.create_model(self.name, num_classes=classes))
        usual = classes in (None, self.config.num_classes)
        return draft if usual else replace(draft, labels=(), imagenet=False)

    def is_its_own(self, file: Path) -> bool:
        """Whether the weights in `file` are those of the name."""
        cached = self.path is not None and self.path.samefile(file)
        return cached or (self.file is not None and self.file.matches(file))

    def _fetch_from_hub(self, repository: str) -> None:
        reason: Exception | None = None
        for file in FILES:
            try:
                hf_hub_download(repository, file)
            except (EntryNotFoundError, OSError) as error:
                reason = error
            else:
                return
        raise WeightsUnavailable(
            f"The weights of {self.name} could not be downloaded from the Hugging Face hub "
            f"({type(reason).__name__}); try again, or provide a file: --weights FILE."
        ) from reason

    def _draft(self, module: nn.Module) -> ModelDraft:
        classes = self.config.num_classes
        if not classes:
            raise UnfitModel(f'timm\'s "{self.name}" has no classifier; choose one that has.')
        config = resolve_model_data_config(module)  # type: ignore[no-untyped-call]
        return ModelDraft(
            module,
            as_preprocess(create_transform(**config)),
            _labels(classes),
            classes == len(imagenet_labels()),
            lender=f"timm's weights {self.config.tag}",
        )


def _labels(classes: int) -> tuple[str, ...]:
    """Class names of the ImageNet with this many classes; () if there is none."""
    if classes == len(imagenet_labels()):
        return imagenet_labels()
    subset = infer_imagenet_subset({"num_classes": classes})
    return tuple(ImageNetInfo(subset).label_descriptions()) if subset else ()


def recipe(source: str) -> Recipe | None:
    """The recipe for "timm:NAME". Raises: UnknownModel if timm has no such model or weights."""
    if not source.startswith(PREFIX) or source.startswith(ELSEWHERE):
        return None
    name = source.removeprefix(PREFIX)
    if not timm.is_model(name):
        raise UnknownModel(f'timm has no model "{name}"{near_matches(name, timm.list_models())}.')
    try:
        config = timm.get_pretrained_cfg(name)
    except RuntimeError as error:  # "resnet50.no_such_tag"
        tagged = ", ".join(timm.list_pretrained(f"{name.partition('.')[0]}.*"))
        raise UnknownModel(f'timm has no weights "{name}"; it has {tagged}.') from error
    return TimmRecipe(name, config or PretrainedCfg())


SOURCE = ModelSource(
    f"{PREFIX}NAME",
    "Any model of timm, with the preprocessing that its weights declare.",
    recipe,
)
