"""Which modules of a network are its layers: the maps of stages and blocks, in order."""

import difflib
from collections import Counter
from collections.abc import Sequence

from torch import nn

from explainers.errors import UnfitModel, UnknownLayer
from explainers.models.calls import CONTAINERS, Call
from explainers.models.layouts import Layout, Layouts
from explainers.models.stages import is_stage
from explainers.results import Layer

MOST_NAMED = 12  # modules that an error names
WEIGHTED = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
POOLS_TO_SIZE = (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)  # part of the head, not of a layer


def find_layers(root: Call, layouts: Layouts) -> tuple[Layer, ...]:
    """The layers of a network, from the calls of one forward pass.

    A *block* is a part with several convolutions that has branches or is one of several of its kind
    (its class occurs again, or it is in a container); it is one layer. Stages, which contain
    blocks, and all other parts are split. Outside blocks each convolution is one layer, together
    with the following normalisation, activation and pooling; the last of them gives its name. The
    last maps before the head are always a layer. Tokens of a transformer are maps too.

    Raises: UnfitModel if no part of the network outputs maps.
    """
    walk = _Walk(root, layouts)
    walk.enter(root)
    if not walk.calls:
        raise UnfitModel(_why_none(root, layouts))
    return walk.layers()


def named_layers(root: Call, names: Sequence[str], layouts: Layouts) -> tuple[Layer, ...]:
    """The modules called `names` as layers, in execution order.

    Raises: UnknownLayer, with near matches; UnfitModel for one that outputs no maps.
    """
    modules = [name for name, _ in root.module.named_modules() if name]
    calls = {call.name: call for call in root.last_calls()}
    for name in names:
        if name not in modules:
            near = difflib.get_close_matches(name, modules, cutoff=0.5)
            top = [each for each in modules if "." not in each][:MOST_NAMED]
            hint = f"near matches: {', '.join(near)}" if near else f"it has {', '.join(top)}"
            raise UnknownLayer(f'The model has no layer "{name}"; {hint}.')
        if name not in calls:
            raise UnknownLayer(f'The layer "{name}" is not used in the forward pass.')
        if layouts.of(calls[name]) is None:
            raise UnfitModel(_why_not(calls[name], layouts))
    return tuple(
        _layer(call, name, layouts.of(call)) for name, call in calls.items() if name in names
    )


class _Walk:
    """Collects layers on the way down the tree of calls, in execution order."""

    def __init__(self, root: Call, layouts: Layouts) -> None:
        self.modules = dict(root.module.named_modules())
        self.kinds = Counter(type(child) for child in self.modules.values())
        # the last call of a module that is called several times
        self.counted = set(root.last_calls())
        self.layouts = layouts
        self.calls: list[Call] = []
        self.blocks: set[Call] = set()
        self.trailing: Call | None = None  # the calls that a block's output passed through since

    def enter(self, call: Call) -> None:
        """Split `call` into its parts."""
        for child in (child for child in call.children if child in self.counted):
            if not child.sees:
                continue  # a positional embedding: the same for every image
            if is_class_token(child) and not self.holds_maps(child):
                continue  # class attention reads the cells and outputs none
            weights = self.weights(child)
            if weights == 0:
                self.extend(child)
            elif not self.is_maps(child) or (weights > 1 and not self.is_block(child)):
                self.enter(child)
            else:
                self.calls.append(child)
                self.trailing = None
                if weights > 1:
                    self.blocks.add(child)

    def extend(self, call: Call) -> None:
        """End the open layer with `call`, which has no weights."""
        if (
            not self.is_maps(call)
            or isinstance(call.module, POOLS_TO_SIZE)
            or call.returned == call.takes
        ):
            return
        if self.calls and self.calls[-1] not in self.blocks:
            self.calls[-1] = call
        else:
            self.trailing = call

    def layers(self) -> tuple[Layer, ...]:
        """The layers; everything before the first block is the stem."""
        if self.trailing:
            self.calls.append(self.trailing)
        first = next((i for i, call in enumerate(self.calls) if call in self.blocks), 0)
        return tuple(
            _layer(call, f"stem ({call.name})" if i < first else call.name, self.layouts.of(call))
            for i, call in enumerate(self.calls)
        )

    def is_maps(self, call: Call) -> bool:
        """Whether it outputs maps, or tokens, of more than one cell."""
        return self.layouts.of(call) is not None

    def is_block(self, call: Call) -> bool:
        """Whether it is one of several of its kind, or has branches, and is no stage."""
        if type(call.module) in CONTAINERS:
            return False
        parent = self.modules[call.name.rpartition(".")[0]]
        if isinstance(parent, CONTAINERS) or self.kinds[type(call.module)] > 1:
            chained = call.is_chain and self.holds_block(call)
            return not (chained or is_stage(call, self.is_row))
        return call.branches and not self.holds_block(call)

    def is_part(self, call: Call) -> bool:
        """Whether it may be a block."""
        return self.is_maps(call) and self.weights(call) > 1

    def is_row(self, call: Call) -> bool:
        """Whether it may be one of the blocks in a row that form a stage.

        Patches side by side in an axis of their own, as in MobileViT v2, are no maps of the image.
        """
        layout = self.layouts.of(call)
        return (
            self.is_part(call) and layout is not None and self.layouts.is_like_input(layout.shape)
        )

    def holds_maps(self, call: Call) -> bool:
        """Whether a part of it may be a block."""
        return any(self.is_part(inner) for child in call.children for inner in child.walk())

    def holds_block(self, call: Call) -> bool:
        """Whether a part of it has a shortcut around several convolutions."""
        return any(
            not inner.is_chain and self.is_maps(inner) and self.weights(inner) > 1
            for child in call.children
            for inner in child.walk()
        )

    def weights(self, call: Call) -> int:
        """How many convolutions and linear layers inside work on maps, or windows of them."""
        return sum(isinstance(inner.module, WEIGHTED) and works(inner) for inner in call.walk())


def is_class_token(call: Call) -> bool:
    """Whether it outputs a single token for the one image, as class attention does."""
    return call.shape[:2] == (1, 1) and len(call.shape) == len("nlc")


def works(call: Call) -> bool:
    """Whether a layer with weights returns more than one value per channel."""
    axes = len(call.shape)
    return (axes == len("nchw") and call.shape[2:] != (1, 1)) or (axes == len("nlc"))


def _layer(call: Call, label: str, layout: Layout | None) -> Layer:
    if layout is None:
        raise UnfitModel(f'The layer "{call.name}" outputs no maps.')
    return Layer(call.name, label, layout.shape, layout.form, layout.start)


def _why_not(call: Call, layouts: Layouts) -> str:
    """Why a layer chosen by name is refused."""
    subject = f'The layer "{call.name}"'
    if not call.sees:
        return f"{subject} gets no tensor, so its output is the same for every image."
    if layouts.is_reordered(call):
        return (
            f"{subject} outputs tokens that are not in row order, so they cannot be arranged as "
            "maps; choose a layer before their order changes."
        )
    return (
        f"{subject} outputs the shape {call.shape}, not maps (1, channels, height, width), nor "
        "tokens on a grid."
    )


def _why_none(root: Call, layouts: Layouts) -> str:
    """Why a network has no layer to show, and what helps."""
    calls = list(root.walk())
    if len(calls) == 1:
        return (
            f"{type(root.module).__name__} runs none of its submodules, so there is no layer to "
            "show; provide the model with the modules that it was built from."
        )
    if any(layouts.is_reordered(call) for call in calls):
        return (
            "No layer of this model can be shown: its tokens are not in row order, so they cannot "
            "be arranged as maps."
        )
    if any(is_sequence(call) for call in calls):
        return (
            "No layer of this model outputs maps (channels, height, width), or tokens with a "
            "number that determines their grid; set the grid of its patches, as in --grid 14x14."
        )
    return (
        "No layer of this model outputs maps (channels, height, width): it flattens the image "
        "before its first layer, so it has no cells to show."
    )


def is_sequence(call: Call) -> bool:
    """Whether it outputs more than one token for the one image."""
    return len(call.shape) == len("nlc") and call.shape[0] == 1 and call.shape[1] > 1
