"""Which blocks of a network are layers, and why the others are not."""

from collections import Counter
from collections.abc import Iterable, Sequence

from torch import nn

from explainers.models.calls import CONTAINERS, Call
from explainers.models.layers import WEIGHTED, is_class_token
from explainers.models.layouts import Layouts
from explainers.models.notes import LEFT_OUT, ModelNote
from explainers.results import Layer

LISTED = 3  # names to list in full; of more, only the first and the last
NOT_RUN = "no forward pass calls it"


def coverage_notes(
    root: Call, layouts: Layouts, layers: Sequence[Layer], unread: Sequence[Layer], *, named: bool
) -> tuple[ModelNote, ...]:
    """The number of layers, and the blocks that are left out.

    Args:
        root: the calls of one pass.
        layouts: the layouts of the calls' outputs.
        layers: the layers to show.
        unread: layers at the end that are left out, because no logit depends on their cells.
        named: whether they were chosen by name; then nothing is missing.
    """
    number = "1 layer" if len(layers) == 1 else f"{len(layers)} layers"
    names = _listed([layer.name for layer in layers], count=False)
    shown = f"{number}, as chosen." if named else f"{number}: {names}."
    notes = [ModelNote("layers", shown)]
    if not named:
        covered = [layer.name for layer in (*layers, *unread)]
        reasons = dict.fromkeys(
            (layer.name for layer in unread),
            "no logit depends on the cells there; the head reads the class token or the like",
        )
        reasons |= _missing(root, layouts, covered)
        for reason in dict.fromkeys(reasons.values()):
            out = [name for name, why in reasons.items() if why == reason]
            verb = "is" if len(out) == 1 else "are"
            notes.append(ModelNote("layers", f"{_listed(out)} {verb} {LEFT_OUT}{reason}."))
        notes += _inside(root, layers)
    return (*notes, *_stated_grid(root, layouts, layers), *_guessed(root, layouts, layers))


def _stated_grid(root: Call, layouts: Layouts, layers: Sequence[Layer]) -> Iterable[ModelNote]:
    """Whether the grid was set by hand, and whether the patch embedding states another one."""
    if layouts.grid is None:
        return
    names = {layer.name for layer in layers if layer.shape[1:] == layouts.grid}
    calls = [call for call in root.last_calls() if call.name in names]
    located = [cells for call in calls if (cells := layouts.tokens.cells.get(call))]
    grids = dict.fromkeys((cells.rows, cells.columns) for cells in located)
    stated = f"{layouts.grid[0]}x{layouts.grid[1]}"
    if others := [
        f"{rows}x{columns}" for rows, columns in grids if (rows, columns) != layouts.grid
    ]:
        text = (
            f"Layers: tokens lie on the grid {stated}, as --grid states, but the model's own patch "
            f"embedding gives {' or '.join(others)}; leave --grid out."
        )
        yield ModelNote("layers", text, warning=True)
    else:
        yield ModelNote("layers", f"Layers: tokens lie on the grid {stated}, as --grid states.")


def _inside(root: Call, layers: Sequence[Layer]) -> Iterable[ModelNote]:
    """The blocks that are not layers themselves, because the layer around them is one."""
    shown = {layer.name for layer in layers}
    held = dict.fromkeys(shown, 0)
    for name, module in root.module.named_modules():
        layer = next((each for each in shown if name.startswith(f"{each}.")), None)
        if layer and isinstance(module, CONTAINERS):
            kinds = Counter(type(each) for each in module.children() if _weighted(each) > 1)
            held[layer] += max((count for kind, count in kinds.items() if count > 1), default=0)
    names = [layer.name for layer in layers if held[layer.name]]
    if names:
        blocks = sum(held.values())
        yield ModelNote(
            "layers",
            (
                f"{_listed(names)} {'is one layer' if len(names) == 1 else 'are one layer each'}: "
                f"the {blocks} blocks inside are not listed; --layers shows those that output maps."
            ),
        )


def _guessed(root: Call, layouts: Layouts, layers: Sequence[Layer]) -> Iterable[ModelNote]:
    """A warning if the grid of some layers was inferred from the number of tokens alone."""
    names = [call.name for call in layouts.guessed(root, layers)]
    if names:
        grids = {layer.shape[1:] for layer in layers if layer.name in names}
        grid = " and ".join(f"{rows}x{columns}" for rows, columns in sorted(grids, reverse=True))
        yield ModelNote(
            "layers",
            f"The grid {grid} of {_listed(names)} was guessed from the number of tokens; if maps "
            "look scrambled, set it with --grid ROWSxCOLUMNS.",
            warning=True,
        )


def _missing(root: Call, layouts: Layouts, covered: Sequence[str]) -> dict[str, str]:
    """The blocks that belong to no layer, and why; of nested ones the outer one."""
    calls = {call.name: call for call in root.last_calls()}
    modules = dict(root.module.named_modules())
    reasons: dict[str, str] = {}
    for name, module in modules.items():
        if not isinstance(modules[name.rpartition(".")[0]], CONTAINERS) or not name:
            continue
        if type(module) in CONTAINERS or _weighted(module) < 2:  # noqa: PLR2004 - a block has more
            continue
        if any(_related(name, each) for each in (*covered, *reasons)):
            continue
        if reason := _reason(calls.get(name), layouts):
            reasons[name] = reason
    return reasons


def _related(name: str, other: str) -> bool:
    """Whether one module contains the other, or is it."""
    return name == other or name.startswith(f"{other}.") or other.startswith(f"{name}.")


def _weighted(module: nn.Module) -> int:
    return sum(isinstance(inner, WEIGHTED) for inner in module.modules())


def _reason(call: Call | None, layouts: Layouts) -> str:
    """Why a block is no layer; "" for parts of the head, which come after the maps."""
    if call is None:
        return NOT_RUN
    if layouts.is_reordered(call):
        return "the tokens there are not in row order, so they cannot be arranged as maps"
    if is_class_token(call):
        return "the output there is only the class token"
    if layouts.of(call):
        return "no layer begins or ends there; --layers shows the output"
    return "" if len(call.shape) == len(("image", "features")) else _misfit(call)


def _misfit(call: Call) -> str:
    """Its output, if that is not maps."""
    if not call.shape:
        return "the output there is not a tensor"
    if len(call.shape) == len("lnc") and call.shape[0] > call.shape[1] == 1:
        return (
            "the tokens there come before the batch, as (tokens, images, channels); "
            "batch_first=True shows them"
        )
    return f"the output {call.shape} there is neither maps nor tokens on a grid"


def _listed(names: Sequence[str], *, count: bool = True) -> str:
    if len(names) <= LISTED:
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{names[0]} to {names[-1]}{f' ({len(names)})' if count else ''}"
