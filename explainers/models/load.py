"""load_model: from a name, or from a user's own module, to a Model."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from torch import nn

from explainers.errors import UnfitModel, UnknownModel, WeightsUnavailable
from explainers.images.preprocess import ImagePreprocess, Preprocess
from explainers.images.preprocess_options import PreprocessOptions
from explainers.models.adapting import copy_of, in_float32, unwrapped
from explainers.models.assembly import assemble, device_of
from explainers.models.checkpoints import check_head, check_health
from explainers.models.device import choose_device
from explainers.models.draft import Identity, ModelDraft
from explainers.models.fitting import fitted
from explainers.models.keys import CHOICE, RANDOM, model_key, slug, split_weights
from explainers.models.label_files import read_labels
from explainers.models.labels import ClassNames, class_names
from explainers.models.model import Model
from explainers.models.notes import ModelNote
from explainers.models.prepared import freeze
from explainers.models.preprocessing import settle
from explainers.models.sources import Recipe, find_recipe
from explainers.models.transforms import Transform
from explainers.models.untraceable import is_model_like, module_in
from explainers.models.weights_file import build_untrained, draft_with_weights, inside

NO = ("", "0", "false", "no", "off")

Labels = str | Path | Sequence[str] | Mapping[int, str] | Mapping[str, int]


def load_model(  # noqa: PLR0913
    source: str | nn.Module,
    *,
    weights: str | Path | None = None,
    labels: Labels | None = None,
    preprocess: Preprocess | Transform | None = None,
    preprocess_options: PreprocessOptions | None = None,
    layers: Sequence[str] | None = None,
    grid: tuple[int, int] | None = None,
    device: str | None = None,
    offline: bool | None = None,
    name: str | None = None,
    output: str | None = None,
    multi_label: bool = False,
) -> Model:
    """A classifier that is ready to be traced. Raises: ExplainerErrors, one sentence each.

    Args:
        source: A name, as SOURCES lists them ("resnet50", "timm:NAME", "my_model.py:build"), or
            your own module, which keeps its mode, gradients, hooks and attributes.
        weights: A checkpoint's file, "FILE::NAME" for one of the state dicts in it, or "random";
            None: the source's own, downloaded if missing.
        labels: Class names in index order, a dict of indices and names, or a file of them.
        preprocess: A transform of torchvision or timm, an image processor of Hugging Face, a
            pipeline of albumentations, a Preprocess, or any function of a PIL picture; None: the
            source's own, for a module what `assume` returns.
        preprocess_options: Parts set by hand, which replace those of that preprocessing.
        layers: Module paths; None: the outputs of stages and blocks.
        grid: Rows and columns of a transformer's patches, if their number is ambiguous.
        device: "cuda:0", "mps", "cpu"; None: the first available, for a module its own.
        offline: True: attempt no connection; None: as STRATOSCOPE_OFFLINE states.
        name: The name for display.
        output: Key, attribute or index of the part of the module's output that holds the logits;
            None: "logits", else the only or the first candidate.
        multi_label: True: the classes are not mutually exclusive; each has its own sigmoid.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> len(model.labels), model.layers[-1].name, model.layers[-1].shape
        (1000, 'bn2', (1280, 7, 7))
    """
    named = _class_names(labels)
    if isinstance(source, nn.Module):
        if weights is not None:
            raise UnfitModel(
                "A module has its own weights; leave out weights=, or load them first."
            )
        draft, identity, owned = _provided(source, name)
        moves = device is not None and choose_device(device) != device_of(draft.module)
        if moves and not owned:
            draft, owned = replace(draft, module=copy_of(draft.module)), True
    elif not isinstance(source, str):
        raise UnknownModel(_what_else(source))
    else:
        draft, identity = _open(source, weights, named.names, _is_offline(offline))
        owned = True
    if owned:
        freeze(draft.module).to(choose_device(device))
    if named.names:
        draft = replace(
            draft,
            labels=named.names,
            imagenet=named.imagenet,
            notes=(*draft.notes, *named.notes),
        )
    if identity.trained:
        health = check_health(draft.module, identity.name)
        draft = replace(draft, notes=(*draft.notes, *health))
    draft = settle(draft, preprocess, preprocess_options)
    draft = replace(
        draft, output=output or draft.output, multi_label=multi_label or draft.multi_label
    )
    identity = replace(identity, name=name or identity.name)
    model = fitted(draft, lambda ready: assemble(ready, identity, layers, grid, owned=owned))
    return _with_notes(model, check_head(model.module, model.card.output.values))


def _with_notes(model: Model, notes: tuple[ModelNote, ...]) -> Model:
    if not model.card.trained or not notes:
        return model
    return replace(model, card=replace(model.card, notes=(*model.card.notes, *notes)))


def _what_else(source: object) -> str:
    if isinstance(source, type):
        name = source.__name__
        return f"A model is a name or a module, not the class {name}; provide an object: {name}()."
    if is_model_like(source):
        module_in(source, "The provided model")
    return f'A model is a name, such as "resnet50", or a module of torch.nn, not {source!r:.100}.'


def _provided(module: nn.Module, name: str | None) -> tuple[ModelDraft, Identity, bool]:
    """The draft of a user's own module, and whether it is a copy; the module does not change.

    Raises: UnfitModel.
    """
    inner = unwrapped(module_in(module, "The model"))
    cast = in_float32(inner.module, copied=inner.copied)
    name = name or type(inner.module).__name__
    identity = Identity(slug(name), name, "the module itself", trained=True, own_code=True)
    draft = ModelDraft(cast.module, ImagePreprocess(), notes=(*inner.notes, *cast.notes))
    return draft, identity, cast.copied


def _open(
    source: str, weights: str | Path | None, labels: Sequence[str], offline: bool
) -> tuple[ModelDraft, Identity]:
    """The draft of a named model with the requested weights."""
    recipe = find_recipe(source)
    name, provenance = recipe.name, recipe.provenance
    if weights is None:
        _ensure_cached(recipe, source, offline)
        draft = inside(recipe.trained(), source)
    elif weights == RANDOM:
        draft = build_untrained(recipe, len(labels) or None)
        name, provenance = f"{name} (untrained)", "random weights"
    else:
        draft = draft_with_weights(recipe, weights, labels)
        path, choice = split_weights(weights)
        file = path.name + (f"{CHOICE}{choice}" if choice else "")
        name, provenance = f"{name} ({file})", f"weights file {file}"
    key = model_key(source, weights)
    cast = in_float32(draft.module, copied=True)
    draft = replace(draft, module=cast.module, notes=(*draft.notes, *cast.notes))
    return draft, Identity(key, name, provenance, weights != RANDOM, recipe.own_code)


def _ensure_cached(recipe: Recipe, source: str, offline: bool) -> None:
    if recipe.cached():
        return
    if offline:
        raise WeightsUnavailable(
            f"The weights of {recipe.name} are not on this machine and Stratoscope is offline; go "
            f"online once with --model {source}, or {recipe.otherwise}."
        )
    recipe.fetch(lambda _done, _total: None, lambda: False)


def _class_names(labels: Labels | None) -> ClassNames:
    if labels is None:
        return ClassNames(())
    return read_labels(Path(labels)) if isinstance(labels, str | Path) else class_names(labels)


def _is_offline(offline: bool | None) -> bool:
    setting = os.environ.get("STRATOSCOPE_OFFLINE", "").lower()
    return setting not in NO if offline is None else offline
