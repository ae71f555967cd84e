"""Loads a checkpoint into a module with the right number of classes."""

from pathlib import Path

from torch import nn

from explainers.errors import WeightsUnavailable
from explainers.models.checkpoints.choosing import find_state_dicts
from explainers.models.checkpoints.conclusions import about_choice, about_file, about_names
from explainers.models.checkpoints.fitting import best_fits
from explainers.models.checkpoints.formats import SAVE
from explainers.models.checkpoints.reading import read_checkpoint
from explainers.models.notes import ModelNote


def put_weights(module: nn.Module, name: str, path: Path) -> tuple[ModelNote, ...]:
    """Load the default state dict of a file into the module of the model `name`.

    Raises: WeightsUnavailable, CheckpointMismatch.
    """
    contents = read_checkpoint(path)
    fits = best_fits(module, find_state_dicts(contents.value))
    if not fits:
        raise WeightsUnavailable(f"{path} holds no state dict; {SAVE}.")
    fit = fits[0]
    fit.check(f"The weights in {path.name}", name)
    module.load_state_dict({**module.state_dict(), **fit.tensors})
    return (
        *about_file(contents, fit.state),
        *about_choice(fit, fits, path, ""),
        *about_names(fit),
    )
