"""Which modules of a network are its layers: the maps that stages and blocks put out, in order."""

import difflib
from collections import Counter
from collections.abc import Sequence

from torch import nn

from explainers.errors import UnfitModel, UnknownLayer
from explainers.models.calls import Call
from explainers.models.forms import Shape, Size, form_of
from explainers.results import Layer

MOST_NAMED = 12  # modules that a complaint names
CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
WEIGHTED = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
POOLS_TO_SIZE = (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)  # part of the head, not of a layer
Form = tuple[str, Shape]


def find_layers(root: Call, input_size: Size, grid: Size | None = None) -> tuple[Layer, ...]:
    """The layers of a network, found in the calls of one forward pass of (height, width).

    A *block* is a part with several convolutions that has branches or is one of several of its
    kind (its class occurs again, or it stands in a container); it is one layer. Stages, which hold
    blocks, and all other parts are taken apart. Outside blocks each convolution, with the
    normalisation, activation and pooling that follow it, is one layer, named by the last of them.
    The last maps before the head are always a layer. Tokens of a transformer are maps too, on the
    grid that their number tells, or on `grid`.

    Raises: UnfitModel where no part of the network puts out maps.
    """
    walk = _Walk(root, input_size, grid)
    walk.enter(root)
    if not walk.found:
        raise UnfitModel(
            "No layer of this model puts out maps (channels, height, width), or tokens whose "
            "number tells their grid; give the grid of its patches, as in --grid 14x14."
        )
    return walk.layers()


def named_layers(
    root: Call, names: Sequence[str], input_size: Size, grid: Size | None = None
) -> tuple[Layer, ...]:
    """The modules called `names` as layers, in execution order.

    Raises: UnknownLayer, with near matches; UnfitModel for one that puts out no maps.
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
            raise UnknownLayer(f'The layer "{name}" takes no part in the forward pass.')
        if form_of(calls[name].shape, input_size, grid) is None:
            raise UnfitModel(
                f'The layer "{name}" puts out the shape {calls[name].shape}, '
                "not maps (1, channels, height, width), nor tokens on a grid."
            )
    return tuple(
        _layer(call, name, form_of(call.shape, input_size, grid))
        for name, call in calls.items()
        if name in names
    )


class _Walk:
    """Collects layers on the way down the tree of calls, in execution order."""

    def __init__(self, root: Call, input_size: Size, grid: Size | None) -> None:
        self.modules = dict(root.module.named_modules())
        self.kinds = Counter(type(child) for child in self.modules.values())
        self.counted = set(root.last_calls())  # of a module called several times the last call
        self.input_size = input_size
        self.grid = grid
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
            _layer(call, f"stem ({call.name})" if i < first else call.name, self.form(call))
            for i, call in enumerate(self.found)
        )

    def is_maps(self, call: Call) -> bool:
        """Whether it puts out maps, or tokens, of more than one cell."""
        return self.form(call) is not None

    def form(self, call: Call) -> Form | None:
        """How it puts them out."""
        return form_of(call.shape, self.input_size, self.grid)

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

    def weights(self, call: Call) -> int:
        """How many convolutions and linear layers work on maps, or windows of them, in it."""
        return sum(isinstance(inner.module, WEIGHTED) and works(inner) for inner in call.walk())


def works(call: Call) -> bool:
    """Whether a layer with weights gives more than one value per channel."""
    axes = len(call.shape)
    return (axes == len("nchw") and call.shape[2:] != (1, 1)) or (axes == len("nlc"))


def _layer(call: Call, label: str, form: Form | None) -> Layer:
    if form is None:
        raise UnfitModel(f'The layer "{call.name}" puts out no maps.')
    name, shape = form
    return Layer(call.name, label, shape, name)
