"""A folder in which timm or transformers saved a classifier: config.json beside the weights."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from explainers.errors import UnfitLabels, UnfitPreprocessing, UnknownModel, WeightsUnavailable
from explainers.images.preprocess import ImagePreprocess
from explainers.models.label_order import in_order
from explainers.models.labels import ClassNames, checked, counted
from explainers.models.notes import ModelNote
from explainers.models.preprocess_config import from_hf_config, from_timm_config

CONFIG = "config.json"
PROCESSOR = "preprocessor_config.json"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")  # the safe one first
SUFFIXES = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")
CLASSIFIER = "ForImageClassification"  # the end of transformers' class names of classifiers
PLACEHOLDER = re.compile(r"LABEL_\d+")  # transformers' names of classes without names
WNID = re.compile(r"n\d{8}")

NAMELESS = ClassNames(())
Reader = Callable[[Mapping[str, Any]], ImagePreprocess]
Library = Literal["timm", "transformers"]


@dataclass(frozen=True)
class FolderConfig:
    """The contents of config.json and the files beside it about a classifier."""

    folder: Path
    library: Library
    architecture: str  # "resnet18", "ViTForImageClassification"
    classes: int
    labels: ClassNames = NAMELESS
    preprocess: ImagePreprocess | None = None  # None: not stated, or unusable
    multi_label: bool = False
    notes: tuple[ModelNote, ...] = ()  # why the preprocessing is not used
    values: Mapping[str, Any] = field(default_factory=dict)  # all of config.json

    @property
    def origin(self) -> str | None:
        """Where the preprocessing comes from; None: it is not stated."""
        name = CONFIG if self.library == "timm" else PROCESSOR
        return f"as {name} in {self.folder.name} states" if self.preprocess else None


def read_folder(folder: Path) -> FolderConfig:
    """The description in the folder. Raises: UnknownModel if it is no image classifier's."""
    path = folder / CONFIG
    if not folder.is_dir():
        raise UnknownModel(f"There is no folder {folder}.")
    if not path.is_file():
        raise UnknownModel(
            f"The folder {folder} has no {CONFIG}, which names the architecture; provide the "
            "architecture as --model and the weights as --weights FILE."
        )
    values = _json(path)
    architecture = values.get("architecture")
    if isinstance(architecture, str):
        return _of_timm(folder, architecture, values)
    names = values.get("architectures")
    classifier = names[0] if isinstance(names, list) and names else None
    if isinstance(classifier, str) and classifier.endswith(CLASSIFIER):
        return _of_transformers(folder, classifier, values)
    what = f"states {classifier}" if classifier else "names no architecture"
    raise UnknownModel(
        f"{path} {what}; Stratoscope reads timm's models and transformers' ...{CLASSIFIER}."
    )


def config_beside(weights: Path) -> FolderConfig | None:
    """The description beside a weights file that a library saved; None for any other file."""
    if weights.name not in WEIGHTS and weights.suffix not in SUFFIXES:
        return None
    try:
        return read_folder(weights.parent)
    except UnknownModel:  # another program's config.json
        return None


def weights_in(folder: Path) -> Path:
    """The weights file in the folder. Raises: WeightsUnavailable unless there is exactly one."""
    for name in WEIGHTS:
        if (folder / name).is_file():
            return folder / name
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    if len(files) == 1:
        return files[0]
    if any(folder.glob("*.index.json")):
        raise WeightsUnavailable(
            f"The weights in {folder} are split over several files; save them as one: "
            'model.save_pretrained(FOLDER, max_shard_size="100GB").'
        )
    listed = f": {', '.join(path.name for path in files)}" if files else ""
    raise WeightsUnavailable(
        f"The folder {folder} holds {len(files) or 'no'} weights files{listed}; name one: --model "
        f"{folder} --weights FILE."
    )


def _of_timm(folder: Path, architecture: str, values: Mapping[str, Any]) -> FolderConfig:
    pretrained = values.get("pretrained_cfg")
    pretrained = pretrained if isinstance(pretrained, Mapping) else values
    classes = values.get("num_classes", pretrained.get("num_classes"))
    names = values.get("label_names") or pretrained.get("label_names") or values.get("labels")
    described = values.get("label_descriptions") or pretrained.get("label_descriptions")
    if isinstance(names, list) and isinstance(described, Mapping):
        wnids = all(isinstance(name, str) and WNID.fullmatch(name) for name in names)
        if wnids and all(name in described for name in names):
            names = [str(described[name]).split(":")[0] for name in names]
    if not isinstance(classes, int) or not classes:
        raise UnknownModel(f"{folder / CONFIG} states no num_classes: it has no classifier.")
    preprocess, notes = _preprocess(folder, from_timm_config, values, CONFIG)
    return FolderConfig(
        folder=folder,
        library="timm",
        architecture=architecture,
        classes=classes,
        labels=_labels(names, classes, "label_names"),
        preprocess=preprocess,
        notes=notes,
        values=values,
    )


def _of_transformers(folder: Path, classifier: str, values: Mapping[str, Any]) -> FolderConfig:
    names = values.get("id2label")
    classes = len(names) if isinstance(names, Mapping) and names else values.get("num_labels", 2)
    if isinstance(names, Mapping) and all(PLACEHOLDER.fullmatch(str(v)) for v in names.values()):
        names = None
    stated = (folder / PROCESSOR).is_file()
    processor = _json(folder / PROCESSOR) if stated else {}
    preprocess = _preprocess(folder, from_hf_config, processor, PROCESSOR) if stated else (None, ())
    return FolderConfig(
        folder=folder,
        library="transformers",
        architecture=classifier,
        classes=classes,
        labels=_labels(names, classes, "id2label"),
        preprocess=preprocess[0],
        multi_label=values.get("problem_type") == "multi_label_classification",
        notes=preprocess[1],
        values=values,
    )


def _preprocess(
    folder: Path,
    read: Reader,
    values: Mapping[str, Any],
    name: str,
) -> tuple[ImagePreprocess | None, tuple[ModelNote, ...]]:
    try:
        return read(values), ()
    except UnfitPreprocessing as error:
        return None, (
            ModelNote("weights", f"Weights: {name} beside them is not used. {error}", True),
        )


def _labels(names: object, classes: int, key: str) -> ClassNames:
    """The names that config.json states; () if they are no names, or of another number."""
    if not names:
        return ClassNames(())
    where = f"{key} in {CONFIG}"
    try:
        ordered = in_order(names, where, key)
        if len(ordered.names) != classes:
            raise UnfitLabels(f"{where} has {counted(ordered.names)} for {classes} classes.")
        return checked(ordered, where, f"from {where}")
    except UnfitLabels as error:
        reason = f"{str(error)[:1].lower()}{str(error)[1:]}"
        note = ModelNote("classes", f"Classes: without names, as {reason}", warning=True)
        return ClassNames((), notes=(note,))


def _json(path: Path) -> Mapping[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnknownModel(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(values, Mapping):
        raise UnknownModel(f"{path} must hold a JSON object.")
    return values
