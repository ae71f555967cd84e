"""Which layers of a network a gradient of its logits reaches, measured on a probe."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.models.module_errors import quoted
from explainers.models.notes import ModelNote
from explainers.outputs.hooks import recording
from explainers.outputs.logits import classify
from explainers.results import Layer

NAMED = 3  # layers that a note names
PIXELS = ""  # name of the input among the layers


@dataclass(frozen=True)
class Reach:
    """How far gradients reach: `cut_off` are the layers that none reaches, in execution order."""

    cut_off: tuple[str, ...] = ()
    pixels: bool = True  # whether one reaches the network's input
    notes: tuple[ModelNote, ...] = ()


def find_reach(module: nn.Module, probes: Sequence[Tensor], layers: Sequence[Layer]) -> Reach:
    """What a gradient of the logits reaches; `module` returns them, and is frozen.

    A layer counts as cut off if no path leads back to it (a detach, no_grad, a branch that the
    logits do not depend on), or if the gradient is exactly zero for each of the `probes` (1,
    channels, height, width) but not in other layers, as before a rounding.
    """
    names = [layer.name for layer in layers]
    connected: set[str] = set()
    felt: set[str] = set()
    failure: Exception | None = None
    for probe in probes:
        try:
            gradients = _gradients(module, probe, names)
        except (RuntimeError, NotImplementedError) as error:  # operations without a derivative
            failure, gradients = error, {}
        connected |= gradients.keys()
        felt |= {name for name, gradient in gradients.items() if gradient.any()}
        if felt >= {*names, PIXELS}:
            break
    reached = felt if felt.intersection(names) else connected
    cut_off = tuple(name for name in names if name not in reached)
    labels = {layer.name: layer.label for layer in layers}
    notes = _notes([labels[name] for name in cut_off], len(names), PIXELS in reached, failure)
    return Reach(cut_off, PIXELS in reached, notes)


def _gradients(module: nn.Module, probe: Tensor, names: Sequence[str]) -> dict[str, Tensor]:
    """Of a mixture of all logits, by the layers and the input that are connected to it."""
    inputs = probe.detach().clone().requires_grad_()
    with torch.enable_grad(), recording(module, names) as kept:
        logits = classify(module, inputs)
    if not logits.requires_grad:
        return {}
    mixture = torch.linspace(1, 2, logits.numel()).to(logits).reshape(logits.shape)
    places = {PIXELS: inputs, **{name: kept[name] for name in names if name in kept}}
    places = {name: tensor for name, tensor in places.items() if tensor.requires_grad}
    gradients = torch.autograd.grad((logits * mixture).sum(), [*places.values()], allow_unused=True)
    return {name: each for name, each in zip(places, gradients, strict=True) if each is not None}


def _notes(
    cut_off: Sequence[str], count: int, pixels: bool, failure: Exception | None
) -> tuple[ModelNote, ...]:
    if not cut_off and pixels:
        return ()
    if len(cut_off) == count:
        why = (
            quoted(failure).rstrip(".")
            if failure
            else ("its forward detaches, uses no_grad, or has an operation without a derivative")
        )
        text = (
            f"Gradients: no layer gets a gradient ({why}); EigenCAM, Score-CAM, occlusion and the "
            "other methods without gradients are available."
        )
    elif cut_off:
        more = f" and {len(cut_off) - NAMED} more" if len(cut_off) > NAMED else ""
        text = (
            f"Gradients: no gradient reaches {', '.join(cut_off[:NAMED])}{more} ({len(cut_off)} of "
            f"{count} layers), so Grad-CAM and other gradient maps are zero everywhere there."
        )
    else:
        text = (
            "Gradients: no gradient reaches the pixels, so pixel-gradient methods are not "
            "available."
        )
    return (ModelNote("gradients", text, warning=True),)
