"""The end of a network: a softmax, its logarithm or a sigmoid after the logits."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

# "probabilities" sum to 1 without a softmax, as squares divided by their sum do
End = Literal["logits", "softmax", "log-softmax", "sigmoid", "probabilities"]

ENDS: Mapping[Callable[..., Any], End] = {
    **dict.fromkeys((F.softmax, torch.softmax, Tensor.softmax, torch.special.softmax), "softmax"),
    **dict.fromkeys(
        (F.log_softmax, torch.log_softmax, Tensor.log_softmax, torch.special.log_softmax),
        "log-softmax",
    ),
    **dict.fromkeys((F.sigmoid, torch.sigmoid, Tensor.sigmoid, torch.special.expit), "sigmoid"),
}

# Ends with values that are no logits and cannot be inverted into them.
NO_LOGITS: Mapping[Callable[..., Any], str] = {
    F.hardsigmoid: "a hard sigmoid",
    **dict.fromkeys((F.tanh, torch.tanh, Tensor.tanh), "a tanh"),
}

# The operations of a softmax or sigmoid written out by hand.
PARTS = frozenset(
    (
        *(torch.exp, Tensor.exp, torch.exp_, Tensor.exp_, torch.exp2, Tensor.exp2),
        *(torch.special.exp2, torch.pow, Tensor.pow, Tensor.__pow__, Tensor.__rpow__),
        *(torch.logsumexp, Tensor.logsumexp, torch.logaddexp, Tensor.logaddexp),
        *(torch.tanh, Tensor.tanh, F.tanh, *ENDS),
    )
)
NEAR = 0.05  # the most that a clamp of small probabilities, or the like, changes a softmax


class EndWatch(TorchFunctionMode):
    """Inside, records the inputs of softmaxes and sigmoids, if they are small.

    A gradient through a softmax or sigmoid vanishes if the network is confident; the gradient of
    its input does not. The record is cleared by `before`, at the end of each forward.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: list[tuple[Tensor, Tensor, End]] = []  # output, input, function
        self._bounded: list[tuple[Tensor, str]] = []  # the output of one of NO_LOGITS, and its name
        # whether some operations may be a softmax or sigmoid written out by hand
        self.parts = False

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        """Calls the function."""
        output = func(*args, **(kwargs or {}))
        end = ENDS.get(func)
        small = isinstance(output, Tensor) and output.shape[2:].numel() == 1
        self.parts |= small and func in PARTS
        if small and func in NO_LOGITS:
            self._bounded.append((output, NO_LOGITS[func]))
        if end and small:
            source = args[0] if args else (kwargs or {})["input"]
            self._seen.append((output, source, end))
        return output

    def end_of(self, tensor: Tensor) -> End:
        """The last function, if `tensor` is its output."""
        return next((end for output, _, end in self._seen if output is tensor), "logits")

    def is_changed_softmax(self, tensor: Tensor) -> bool:
        """Whether `tensor` is a softmax with small changes, such as a clamp."""
        return any(
            end == "softmax"
            and output.shape == tensor.shape
            and bool(((output - tensor).abs() <= NEAR).all())
            for output, _, end in self._seen
        )

    def bound_of(self, tensor: Tensor) -> str:
        """The one of NO_LOGITS with the output `tensor`, in words; "" if there is none."""
        return next((name for output, name in self._bounded if output is tensor), "")

    def before(self, tensor: Tensor) -> Tensor | None:
        """The input of the softmax or sigmoid with the output `tensor`; None: unknown."""
        original = next((source for output, source, _ in self._seen if output is tensor), None)
        self._seen.clear()
        self._bounded.clear()
        return original
