"""How to get the logits from a module's return value."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from explainers.errors import SaturatedOutput
from explainers.models.ends import End, EndWatch
from explainers.models.returned import Path, follow
from explainers.outputs.logits import Kind

# smaller probabilities count as this
SMALLEST = {"softmax": 1e-38, "probabilities": 1e-38, "sigmoid": 1e-7}


@dataclass(frozen=True)
class Output:
    """Which part of a module's return value is used, and how it is converted.

    `kind` is the meaning of the logits: "single" is one class among all (softmax), "multi-label"
    decides each class separately (sigmoid), and "binary" is one value z, converted to [-z, z], the
    logits of the negative and the positive class (sigmoid of each).
    """

    path: Path = ()  # keys, attributes and indices that lead to the tensor; (): the value itself
    values: int = 0  # per image, in that tensor
    end: End = "logits"  # the function that the module applied to the logits itself
    kind: Kind = "single"
    flat: bool = True  # False: the tensor is not (images, values) yet
    chosen: bool = field(default=False, compare=False)  # True: the user named the path
    # True: the user stated that it is multi-label
    stated: bool = field(default=False, compare=False)

    @property
    def plain(self) -> bool:
        """Whether the module returns the logits (images, classes) of single classes."""
        return self.as_it_is and self.kind == "single"

    @property
    def as_it_is(self) -> bool:
        """Whether the module returns the logits themselves."""
        return self.flat and not self.path and self.end == "logits" and self.kind != "binary"

    @property
    def classes(self) -> int:
        """The number of classes."""
        return 2 if self.kind == "binary" else self.values

    @property
    def key(self) -> str:
        """Distinguishes another interpretation of the same weights; "" for the plain one."""
        return "" if self.plain else f"output {self.path} {self.end} {self.kind}"

    def logits(self, value: object, watch: EndWatch | None = None) -> Tensor:
        """(images, classes) from the module's return value.

        `watch` was active while it ran: it recorded the input of the softmax or sigmoid. Raises:
        UnfitModel if there is no tensor at the path; SaturatedOutput if its probabilities are so
        near to 0 or 1 that no gradient comes back through them.
        """
        tensor = follow(value, self.path)
        if self.end != "logits":
            before = watch.before(tensor) if watch else None
            tensor = self._undone(tensor) if before is None else before
        rows = self._rows(tensor).float()
        return self.classwise(rows) if rows.ndim == 2 else rows  # noqa: PLR2004

    def classwise(self, values: Tensor) -> Tensor:
        """Values per class from values of the module, along the last axis but one."""
        return (
            torch.stack([-values[..., 0], values[..., 0]], -1) if self.kind == "binary" else values
        )

    @contextmanager
    def on(self, module: nn.Module) -> Iterator[None]:
        """The module returns logits (images, classes) inside; nested, it converts once."""
        if self.as_it_is or any(isinstance(h, _Hook) for h in module._forward_hooks.values()):
            yield
            return
        watch = EndWatch()
        watched = nullcontext() if self.end == "logits" else watch
        with watched, module.register_forward_hook(_Hook(self, watch)):
            yield

    def _rows(self, tensor: Tensor) -> Tensor:
        """(images, values), if the shape allows that; else unchanged."""
        if tensor.ndim > 2:  # noqa: PLR2004
            return tensor.flatten(1) if tensor.shape[2:].numel() == 1 else tensor
        return tensor.reshape(-1, self.values)

    def _undone(self, tensor: Tensor) -> Tensor:
        """The logits by the inverse of the softmax or sigmoid.

        Of "probabilities" it is the logarithm; a 0 among them may be meant, as of a ReLU.
        """
        if self.end == "log-softmax":
            return tensor
        least = SMALLEST[self.end]
        most = 1 - least if self.end == "sigmoid" else 1.0
        lost = (
            tensor >= most if self.end == "probabilities" else (tensor < least) | (tensor >= most)
        )
        ends = bool(lost.any())
        if ends and torch.is_grad_enabled() and tensor.requires_grad:
            raise SaturatedOutput(
                "The model returns a probability of exactly 0 or 1 for this image, and no gradient "
                "comes back through that; let the model return its logits."
            )
        if self.end == "sigmoid":
            return torch.logit(tensor.float(), eps=least)
        return tensor.float().clamp(min=least).log()


class _Hook:
    """Replaces the root module's return value by the logits."""

    def __init__(self, output: Output, watch: EndWatch) -> None:
        self.output = output
        self.watch = watch

    def __call__(self, _module: nn.Module, _inputs: object, value: object) -> Tensor:
        return self.output.logits(value, self.watch)


PLAIN = Output()
