"""Assembles a model, and checks that its preprocessing fits its network."""

from collections.abc import Callable
from dataclasses import replace

import torch

from explainers.errors import UnfitModel, UnfitPreprocessing
from explainers.images.preprocess import probe_image, sizes_vary
from explainers.models.assembly import device_of
from explainers.models.draft import ModelDraft
from explainers.models.input_fit import size_note, what_fits
from explainers.models.model import Model
from explainers.models.prepared import prepared
from explainers.outputs.layouts import TOKENS

OTHER = (300, 420)  # width and height of a picture of another size


def fitted(draft: ModelDraft, assemble: Callable[[ModelDraft], Model]) -> Model:
    """The `assemble`d draft.

    If that fails because the network does not accept the input, the error states which it accepts.
    A model for inputs of any size has no linear head, whose factor depends on the size.

    Raises: UnfitPreprocessing; any error of `assemble`.
    """
    try:
        model = assemble(draft)
    except UnfitModel as error:
        if hint := what_fits(draft.module, draft.preprocess):
            raise UnfitPreprocessing(hint) from error
        raise
    card = model.card
    if draft.size_assumed and (note := size_note(card, model.module)):
        card = replace(card, notes=(*card.notes, note))
    if sizes_vary(card.preprocess):
        _check_varying(model)
        return replace(model, card=replace(card, head_layer=None), head=None)
    return replace(model, card=card)


def _check_varying(model: Model) -> None:
    """Raises: UnfitPreprocessing if the network only accepts one size."""
    name = type(model.module).__name__
    tokens = [layer.name for layer in model.layers if layer.form == TOKENS]
    if tokens:
        raise UnfitPreprocessing(
            f"The preprocessing resizes nothing, and {name} outputs tokens, whose positions depend "
            "on the size: add a resize to the preprocessing."
        )
    other = torch.from_numpy(model.preprocess.array(probe_image(*OTHER)))[None]
    with prepared(model.module) as module, torch.no_grad():
        try:
            module(other.to(device_of(module)))
        except Exception as error:
            raise UnfitPreprocessing(
                f"The preprocessing resizes nothing, and {name} does not accept {other.shape[2]} x "
                f"{other.shape[3]}: add a resize to the preprocessing."
            ) from error
