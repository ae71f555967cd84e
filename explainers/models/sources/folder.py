"""Classifiers saved by timm or transformers: in a folder, or in a repository of the HF hub."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import timm
from timm.models import PretrainedCfg
from torch import Tensor, float32, nn

from explainers.errors import CheckpointMismatch, UnfitModel, UnknownModel, WeightsUnavailable
from explainers.images.preprocess import ImagePreprocess
from explainers.models.checkpoints.fitting import some
from explainers.models.checkpoints.loading import put_weights
from explainers.models.draft import ModelDraft
from explainers.models.model_folder import NAMELESS, FolderConfig, read_folder, weights_in
from explainers.models.sources.base import ModelSource, Recipe, near_matches
from explainers.models.sources.hub_repository import HUB, Repository

LOCAL = ("timm:local-dir:", "local-dir:")


class FolderRecipe(Recipe):
    """The classifier described by config.json in a folder, which may be read only later."""

    own_code = True  # config.json may change the results of the same tensors

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.resolve().name
        self.provenance = f"folder {self.name}"

    @property
    def place(self) -> Path:
        """The folder of config.json. Raises: WeightsUnavailable if it is not on this machine."""
        return self.folder

    def trained(self) -> ModelDraft:
        """With the folder's weights."""
        config = read_folder(self.place)
        if config.library == "transformers":
            return _draft(config, _from_pretrained(config))
        draft = self.untrained()
        notes = put_weights(draft.module, self.name, weights_in(self.place))
        return replace(draft, notes=(*draft.notes, *notes))

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """With random weights."""
        config = read_folder(self.place)
        module = _of_transformers if config.library == "transformers" else _of_timm
        return _draft(config, module(config, classes or config.classes), classes)

    def renamed(self, tensors: Mapping[str, Tensor]) -> Mapping[str, Tensor] | None:
        """With names as transformers changes those of its files; None if they still do not fit."""
        config = read_folder(self.place)
        return _renamed(config, tensors) if config.library == "transformers" else None


class HubRecipe(FolderRecipe):
    """The classifier in a repository of the Hugging Face hub, through its library's cache."""

    otherwise = "download its folder elsewhere and provide that: --model FOLDER"

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.name = repository.name
        self.provenance = f"Hugging Face hub, {repository.name}"

    @property
    def place(self) -> Path:
        """The repository's folder in the cache."""
        return self.repository.folder()

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """With random weights."""
        draft = super().untrained(classes)
        return replace(draft, lender=f"{self.name} on the hub" if draft.origin else "")

    def is_its_own(self, file: Path) -> bool:
        """Whether it lies in the repository's folder."""
        return file.parent.resolve() == self.place.resolve()

    def cached(self) -> bool:
        """Whether config.json and weights are in the cache."""
        return self.repository.cached()

    def fetch(self, _progress: object, _cancelled: object) -> None:
        """Download to the cache; the hub's library checks them itself, and is not interrupted."""
        self.repository.fetch()


def _draft(config: FolderConfig, module: nn.Module, classes: int | None = None) -> ModelDraft:
    """The module with the labels and the preprocessing that the folder states."""
    labels = config.labels if classes in (None, config.classes) else NAMELESS
    return ModelDraft(
        module,
        config.preprocess or ImagePreprocess(),
        labels.names,
        labels.imagenet,
        notes=(*config.notes, *labels.notes),
        multi_label=config.multi_label,
        origin=config.origin,
    )


def _of_timm(config: FolderConfig, classes: int) -> nn.Module:
    name = config.architecture
    if not timm.is_model(name):
        near = near_matches(name, timm.list_models())
        raise UnknownModel(f'timm has no model "{name}", which config.json names{near}.')
    allowed = {each.name for each in fields(PretrainedCfg)}
    pretrained = config.values.get("pretrained_cfg", config.values)
    overlay = {key: value for key, value in pretrained.items() if key in allowed}
    arguments = {**(config.values.get("model_args") or {}), "num_classes": classes}
    if (pool := config.values.get("global_pool")) is not None:
        arguments.setdefault("global_pool", pool)
    try:
        module: nn.Module = timm.create_model(name, pretrained_cfg_overlay=overlay, **arguments)
    except Exception as error:  # an architecture can raise anything for other arguments
        raise UnfitModel(
            f"timm cannot build {name} as config.json in {config.folder} states: {error}."
        ) from error
    return module


def _of_transformers(config: FolderConfig, classes: int) -> nn.Module:
    library = _transformers(config)
    with _quiet(library), _quoted(config):
        settings = library.AutoConfig.from_pretrained(config.folder, local_files_only=True)
        if classes != config.classes:
            settings.num_labels = classes
        module: nn.Module = library.AutoModelForImageClassification.from_config(
            settings, dtype=float32
        )
    return module


def _from_pretrained(config: FolderConfig) -> nn.Module:
    """With its weights, all of them. Raises: CheckpointMismatch."""
    library = _transformers(config)
    weights_in(config.folder)
    with _quiet(library), _quoted(config):
        module, report = library.AutoModelForImageClassification.from_pretrained(
            config.folder, local_files_only=True, output_loading_info=True, dtype=float32
        )
    misfits: dict[str, Any] = {
        "missing": report["missing_keys"],
        "of another shape": report["mismatched_keys"],
    }
    problems = [f"{len(n)} {kind} ({some(map(str, n))})" for kind, n in misfits.items() if n]
    if problems:
        raise CheckpointMismatch(
            f"The weights in {config.folder} do not fit {config.architecture}; "
            f"tensors: {'; '.join(problems)}."
        )
    result: nn.Module = module
    return result


def _renamed(config: FolderConfig, tensors: Mapping[str, Tensor]) -> Mapping[str, Tensor] | None:
    library = _transformers(config)
    try:
        with _quiet(library), _quoted(config):
            settings = library.AutoConfig.from_pretrained(config.folder, local_files_only=True)
            module, report = getattr(library, config.architecture).from_pretrained(
                None,
                config=settings,
                state_dict=dict(tensors),
                output_loading_info=True,
                dtype=float32,
            )
    except WeightsUnavailable:
        return None
    loaded: Mapping[str, Tensor] = module.state_dict()
    return None if any(report.values()) else loaded


def _transformers(config: FolderConfig) -> ModuleType:
    try:
        import transformers
    except ImportError as error:
        raise UnfitModel(
            f"{config.folder} holds a Hugging Face model, which needs transformers: "
            "pip install transformers."
        ) from error
    return transformers


@contextmanager
def _quiet(library: Any) -> Iterator[None]:  # noqa: ANN401
    """No progress bars and tables in the terminal inside the block."""
    log = library.utils.logging
    level = log.get_verbosity()
    log.set_verbosity(logging.CRITICAL)
    log.disable_progress_bar()
    try:
        yield
    finally:
        log.set_verbosity(level)
        log.enable_progress_bar()


@contextmanager
def _quoted(config: FolderConfig) -> Iterator[None]:
    """Errors of transformers, in one sentence. Raises: WeightsUnavailable."""
    try:
        yield
    except Exception as error:  # a library's, for any damaged or foreign file
        reason = str(error).strip().splitlines()
        raise WeightsUnavailable(
            f"transformers cannot load {config.architecture} from {config.folder}: "
            f"{type(error).__name__}: {reason[0] if reason else ''}"
        ) from error


def recipe(source: str) -> Recipe | None:
    """The recipe for a folder, "timm:local-dir:FOLDER" or "timm:hf-hub:USER/NAME".

    Raises: UnknownModel if it is no image classifier's.
    """
    for prefix in HUB:
        if source.startswith(prefix):
            return HubRecipe(Repository.named(source.removeprefix(prefix)))
    for prefix in LOCAL:
        if source.startswith(prefix):
            folder = Path(source.removeprefix(prefix)).expanduser()
            read_folder(folder)
            return FolderRecipe(folder)
    folder = Path(source).expanduser()
    if not folder.is_dir():
        return None
    read_folder(folder)
    return FolderRecipe(folder)


SOURCE = ModelSource(
    "FOLDER",
    (
        "A folder with config.json and weights, as timm and transformers save classifiers; "
        "hf-hub:USER/NAME downloads one from the Hugging Face hub."
    ),
    recipe,
)
