"""Which modules of a network are its layers: the 4-D outputs of stages and blocks, in order."""

import difflib
from collections import Counter
from collections.abc import Sequence

from torch import nn

from explainers.errors import UnfitModel, UnknownLayer
from explainers.models.calls import Call
from explainers.results import Layer

CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
WEIGHTED = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
POOLS_TO_SIZE = (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)  # part of the head, not of a layer
NCHW = 4


def find_layers(root: Call, input_size: tuple[int, int]) -> tuple[Layer, ...]:
    """The layers of a network, found in the calls of one forward pass of (height, width).

    A *block* is a part with several convolutions that has branches or is one of several of its
    kind (its class occurs again, or it stands in a container); it is one layer. Stages, which hold
    blocks, and all other parts are taken apart. Outside blocks each convolution, with the
    normalisation, activation and pooling that follow it, is one layer, named by the last of them.
    The last maps before the head are always a layer.

    Raises: UnfitModel where no part of the network puts out maps.
    """
    walk = _Walk(root, aspect=input_size[0] / input_size[1])
    walk.enter(root)
    if not walk.found:
        raise UnfitModel(
            "No layer of this model puts out maps (channels, height, width); "
            "Stratoscope looks through convolutional networks."
        )
    return walk.layers()


def named_layers(root: Call, names: Sequence[str]) -> tuple[Layer, ...]:
    """The modules called `names` as layers, in execution order.

    Raises: UnknownLayer, with near matches; UnfitModel for one whose output is not 4-D.
    """
    modules = [name for name, _ in root.module.named_modules() if name]
    calls = {call.name: call for call in root.last_calls()}
    for name in names:
        if name not in modules:
            near = difflib.get_close_matches(name, modules, cutoff=0.5)
            hint = f"; near matches: {', '.join(near)}" if near else ""
            raise UnknownLayer(f'The model has no layer "{name}"{hint}.')
        if name not in calls:
            raise UnknownLayer(f'The layer "{name}" takes no part in the forward pass.')
        if len(calls[name].shape) != NCHW:
            raise UnfitModel(
                f'The layer "{name}" puts out the shape {calls[name].shape}, '
                "not maps (1, channels, height, width)."
            )
    return tuple(_layer(call, name) for name, call in calls.items() if name in names)


class _Walk:
    """Collects layers on the way down the tree of calls, in execution order."""

    def __init__(self, root: Call, aspect: float) -> None:
        self.modules = dict(root.module.named_modules())
        self.kinds = Counter(type(child) for child in self.modules.values())
        self.counted = set(root.last_calls())  # of a module called several times the last call
        self.aspect = aspect  # height / width of the input
        self.found: list[Call] = []
        self.blocks: set[Call] = set()
        self.trailing: Call | None = None  # what a block's output went through since

    def enter(self, call: Call) -> None:
        """Take `call` apart."""
        for child in (child for child in call.children if child in self.counted):
            weights = self.weights(child)
            if weights == 0:
                self.extend(child)
            elif not self.is_maps(child) or (weights > 1 and not self.is_block(child)):
                self.enter(child)
            else:
                self.found.append(child)
                self.trailing = None
                if weights > 1:
                    self.blocks.add(child)

    def extend(self, call: Call) -> None:
        """Let the layer that is open end with `call`, which has no weights."""
        if (
            not self.is_maps(call)
            or isinstance(call.module, POOLS_TO_SIZE)
            or call.gives == call.takes
        ):
            return
        if self.found and self.found[-1] not in self.blocks:
            self.found[-1] = call
        else:
            self.trailing = call

    def layers(self) -> tuple[Layer, ...]:
        """What was found; what stands before the first block is the stem."""
        if self.trailing:
            self.found.append(self.trailing)
        first = next((i for i, call in enumerate(self.found) if call in self.blocks), 0)
        return tuple(
            _layer(call, f"stem ({call.name})" if i < first else call.name)
            for i, call in enumerate(self.found)
        )

    def is_maps(self, call: Call) -> bool:
        """Whether it puts out (1, channels, height, width) with more than one cell.

        (1, height, width, channels), as in Swin, is told by the input's aspect ratio.
        """
        if len(call.shape) != NCHW or call.shape[2:] == (1, 1):
            return False
        _, first, second, third = call.shape
        channels_last = abs(first - second * self.aspect) <= 1 < abs(second - third * self.aspect)
        return not channels_last

    def is_block(self, call: Call) -> bool:
        """Whether it is one of several of its kind, or branches, and is no stage."""
        if type(call.module) in CONTAINERS:
            return False
        parent = self.modules[call.name.rpartition(".")[0]]
        if isinstance(parent, CONTAINERS) or self.kinds[type(call.module)] > 1:
            return not (call.is_chain and self.holds_block(call))
        return call.branches and not self.holds_block(call)

    def holds_block(self, call: Call) -> bool:
        """Whether something inside has a shortcut around several convolutions."""
        return any(
            not inner.is_chain and self.is_maps(inner) and self.weights(inner) > 1
            for child in call.children
            for inner in child.walk()
        )

    @staticmethod
    def weights(call: Call) -> int:
        """How many convolutions and linear layers work on maps in it."""
        return sum(
            isinstance(inner.module, WEIGHTED)
            and len(inner.shape) == NCHW
            and inner.shape[2:] != (1, 1)
            for inner in call.walk()
        )


def _layer(call: Call, label: str) -> Layer:
    channels, height, width = call.shape[1:]
    return Layer(call.name, label, (channels, height, width))
