"""A named architecture with the weights of a user's file: building, matching and conclusions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from explainers.errors import CheckpointMismatch, UnfitLabels, WeightsUnavailable
from explainers.models.adapting import unwrapped
from explainers.models.checkpoints import (
    Contents,
    Fit,
    StateDict,
    best_fits,
    find_state_dicts,
    read_checkpoint,
)
from explainers.models.checkpoints.conclusions import about_choice, about_file, about_names
from explainers.models.checkpoints.formats import SAVE
from explainers.models.checkpoints.health import find_head
from explainers.models.checkpoints.names import ONE_LOGIT, class_names_in
from explainers.models.draft import ModelDraft
from explainers.models.keys import CHOICE, split_weights
from explainers.models.model_folder import NAMELESS, config_beside
from explainers.models.notes import ModelNote
from explainers.models.sources import Recipe
from explainers.models.untraceable import module_in


def build_untrained(recipe: Recipe, classes: int | None) -> ModelDraft:
    """The same random weights in every process; other code's generators are not affected."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return inside(recipe.untrained(classes), recipe.name)


def inside(draft: ModelDraft, name: str) -> ModelDraft:
    """The draft with its module unwrapped. Raises: UnfitModel."""
    inner = unwrapped(module_in(draft.module, f"The model {name}"))
    return replace(draft, module=inner.module, notes=(*draft.notes, *inner.notes))


def draft_with_weights(
    recipe: Recipe, weights: str | Path, labels: Sequence[str] = ()
) -> ModelDraft:
    """The model of `recipe` with the weights of a file, and with their number of classes.

    `labels` are the user's class names, () for none. Raises: WeightsUnavailable,
    CheckpointMismatch; UnfitLabels if the weights have another number of classes.
    """
    path, choice = split_weights(weights)
    contents = read_checkpoint(path)
    states = find_state_dicts(contents.value)
    if not states:
        raise WeightsUnavailable(f"{path} holds no state dict; {SAVE}.")
    draft = build_untrained(recipe, len(labels) or None)
    fits = best_fits(draft.module, states)
    fit = _choose(draft.module, states, fits, path, choice)
    if not fit.complete and (renamed := recipe.renamed(fit.state.tensors)) is not None:
        fit = best_fits(draft.module, (replace(fit.state, tensors=renamed),))[0]
        fits = [fit]
    if not fit.complete and _is_quantised(fit.state):
        raise _quantised(path)
    notes = [*about_file(contents, fit.state), *about_choice(fit, fits, path, choice)]
    if fit.complete and fit.classes:
        theirs, ours = fit.classes
        draft, fit = _with_its_classes(recipe, fit, path, labels)
        text = f"built with the {theirs:,} classes of {path.name}, not {ours:,}"
        notes.append(ModelNote("weights", f"Weights: the model was {text}."))
    fit.check(f"The weights in {path.name}", recipe.name)
    tensors = _as_floats(fit, draft.module, path)
    draft.module.load_state_dict({**draft.module.state_dict(), **tensors})
    notes += about_names(fit)
    draft = replace(draft, notes=(*draft.notes, *notes))
    if draft.lender and not recipe.is_its_own(path):
        draft = replace(draft, origin=None, other_weights=True)
    draft = _with_config_beside(draft, path, named=bool(labels))
    return draft if labels else _with_its_names(draft, contents)


def _choose(
    module: nn.Module, states: Sequence[StateDict], fits: Sequence[Fit], path: Path, choice: str
) -> Fit:
    """The fit that `choice` names; "": the default. Raises: WeightsUnavailable if there is none."""
    if not choice:
        return fits[0]
    for fit in fits:
        if choice in (fit.name, fit.state.name) or fit.name.endswith(f".{choice}"):
            return fit
    for state in states:
        if choice == state.name or state.name.endswith(f".{choice}"):
            return best_fits(module, (state,))[0]
    listed_names = [fit.name for fit in fits] + [state.name for state in states]
    names = dict.fromkeys(filter(None, listed_names))
    if not names:
        raise WeightsUnavailable(f"{path} holds one state dict, which has no name; provide {path}.")
    listed = ", ".join(f"{path.name}{CHOICE}{name}" for name in names)
    raise WeightsUnavailable(f'{path} holds no state dict "{choice}"; it holds {listed}.')


def _with_its_classes(
    recipe: Recipe, fit: Fit, path: Path, labels: Sequence[str]
) -> tuple[ModelDraft, Fit]:
    """The model with as many classes as the checkpoint, and the same fit to it."""
    theirs, ours = fit.classes or (0, 0)
    if labels and ours == len(labels) and (theirs, ours) != ONE_LOGIT:
        raise UnfitLabels(
            f"{path.name} has {theirs} classes, the number of labels is {ours}; provide one label "
            "per class, in class-index order."
        )
    if recipe.fixed_classes:
        raise CheckpointMismatch(
            f"{path.name} has {theirs} classes and {recipe.name} builds {ours}; build the model "
            f"with {theirs} there."
        )
    draft = build_untrained(recipe, theirs)
    fits = best_fits(draft.module, (fit.state,))
    return draft, next((each for each in fits if each.name == fit.name), fits[0])


def _as_floats(fit: Fit, module: nn.Module, path: Path) -> dict[str, Tensor]:
    """The tensors by the module's names. Raises: CheckpointMismatch if they are quantised."""
    expected = module.state_dict()
    for name, tensor in fit.tensors.items():
        if expected[name].is_floating_point() and not tensor.is_floating_point():
            raise _quantised(path)
    return {name: tensor.to_dense() for name, tensor in fit.tensors.items()}


def _is_quantised(state: StateDict) -> bool:
    names = any("_packed_params" in name or name.endswith("zero_point") for name in state.tensors)
    return names or any(tensor.is_quantized for tensor in state.tensors.values())


def _quantised(path: Path) -> CheckpointMismatch:
    return CheckpointMismatch(
        f"{path} holds the integers of a quantised model; provide the weights from before "
        "quantising."
    )


def _with_config_beside(draft: ModelDraft, path: Path, *, named: bool) -> ModelDraft:
    """With the preprocessing beside the weights and, unless provided, the class names."""
    config = config_beside(path)
    if config is None:
        return draft
    head = find_head(draft.module)
    fits = head is None or head[1].shape[0] == config.classes
    labels = config.labels if fits and not named else NAMELESS
    return replace(
        draft,
        preprocess=config.preprocess or draft.preprocess,
        origin=config.origin or draft.origin,
        labels=labels.names or draft.labels,
        imagenet=labels.imagenet if labels.names else draft.imagenet,
        multi_label=config.multi_label or draft.multi_label,
        notes=(*draft.notes, *config.notes, *labels.notes),
    )


def _with_its_names(draft: ModelDraft, contents: Contents) -> ModelDraft:
    """The draft with the class names in the checkpoint, if there are any."""
    head = find_head(draft.module)
    classes = len(draft.labels) or (head[1].shape[0] if head else 0)
    names = class_names_in(contents.value, classes) if classes else NAMELESS
    return replace(
        draft,
        labels=names.names or draft.labels,
        imagenet=names.imagenet if names.names else draft.imagenet,
        notes=(*draft.notes, *names.notes),
    )
