"""The record of a forward pass: the tree of module calls, and how tensors flow between them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
Token = tuple[int, int]  # a tensor's identity and version: in-place changes give a new one


@dataclass(frozen=True)
class Content:
    """The values of a tensor, recognisable in any layout."""

    shape: tuple[int, ...]
    size: int
    total: float
    magnitude: float  # sum of the absolute values


@dataclass(eq=False)
class Call:
    """One call of one module.

    `shape` is the shape of the tensor that it returns, or of the first one in a tuple; else ().
    """

    module: nn.Module
    name: str  # module path; "" for the root
    takes: Token | None
    returned: Token | None = None
    shape: tuple[int, ...] = ()
    sees: bool = True  # False: its inputs are numbers only, so its output is always the same
    took: Content | None = None  # of its inputs and outputs, only for stages and their parts
    gave: Content | None = None
    children: list["Call"] = field(default_factory=list)

    def walk(self) -> Iterator["Call"]:
        """This call and all below it, in the order in which they finish."""
        for child in self.children:
            yield from child.walk()
        yield self

    def last_calls(self) -> list["Call"]:
        """The last call of every module, in the order in which they finish."""
        last = {call.name: call for call in self.walk()}
        return [call for call in self.walk() if last[call.name] is call]

    @property
    def is_chain(self) -> bool:
        """Whether the children pass one tensor along, unchanged between them, to the output."""
        inputs = [self.takes, *(child.returned for child in self.children)]
        taken = [*(child.takes for child in self.children), self.returned]
        return bool(self.children) and inputs == taken

    @property
    def branches(self) -> bool:
        """Whether two children have the same input tensor."""
        taken = [child.takes for child in self.children if child.takes]
        return len(set(taken)) < len(taken)


def record_calls(module: nn.Module, batch: Tensor) -> Call:
    """The tree of calls in one forward pass of `batch`; no hook remains."""
    kept: list[Tensor] = []  # kept alive, so that identities stay unique
    stack: list[Call] = [Call(nn.Identity(), "", None)]
    names = {child: name for name, child in module.named_modules()}
    summed = _in_stages(module)

    def token(value: object) -> Token | None:
        tensor = _first_tensor(value)
        if tensor is None:
            return None
        kept.append(tensor)
        return id(tensor), 0 if tensor.is_inference() else tensor._version

    def before(child: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        inputs = (*args, *kwargs.values())
        sees = not all(isinstance(each, int | float | str | None) for each in inputs)
        call = Call(child, names[child], token(inputs), sees=sees)
        call.took = _content(inputs) if child in summed else None
        stack[-1].children.append(call)
        stack.append(call)

    def after(_child: nn.Module, _args: tuple[Any, ...], output: object) -> None:
        call = stack.pop()
        call.returned = token(output)
        call.gave = _content(output) if call.took else None
        first = output[0] if isinstance(output, tuple) and output else output
        call.shape = tuple(first.shape) if isinstance(first, Tensor) else ()

    with ExitStack() as hooks, torch.no_grad():
        for child in names:
            hooks.enter_context(child.register_forward_pre_hook(before, with_kwargs=True))
            hooks.enter_context(child.register_forward_hook(after))
        module(batch)
    return stack[0].children[0]


def _in_stages(root: nn.Module) -> set[nn.Module]:
    """The modules with several of a kind in a container, and their parts."""
    parts: set[nn.Module] = set()
    for module in root.modules():
        if module is root or type(module) in CONTAINERS:
            continue
        held = [
            part
            for each in module.children()
            if type(each) in CONTAINERS
            for part in each.children()
        ]
        kinds = Counter(map(type, held))
        if kinds and max(kinds.values()) > 1:
            parts.update((module, *module.children(), *held))
    return parts


def _content(value: object) -> Content | None:
    """Of the first tensor in it; None if that has no values of its own."""
    tensor = _first_tensor(value)
    if tensor is None or tensor.is_meta or not tensor.is_floating_point():
        return None
    values = tensor.detach().float()
    return Content(
        tuple(tensor.shape), tensor.numel(), float(values.sum()), float(values.abs().sum())
    )


def _first_tensor(value: object) -> Tensor | None:
    """The tensor itself, or the first one in a tuple, list or mapping of outputs."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        return next((tensor for item in value if (tensor := _first_tensor(item)) is not None), None)
    return None
