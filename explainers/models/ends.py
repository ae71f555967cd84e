"""What a network applies to its logits at its end: a softmax, its logarithm, or a sigmoid."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

End = Literal["logits", "softmax", "log-softmax", "sigmoid"]

ENDS: Mapping[Callable[..., Any], End] = {
    **dict.fromkeys((F.softmax, torch.softmax, Tensor.softmax, torch.special.softmax), "softmax"),
    **dict.fromkeys(
        (F.log_softmax, torch.log_softmax, Tensor.log_softmax, torch.special.log_softmax),
        "log-softmax",
    ),
    **dict.fromkeys((F.sigmoid, torch.sigmoid, Tensor.sigmoid, torch.special.expit), "sigmoid"),
}

# Ends whose values are neither logits nor invertible into them.
NO_LOGITS: Mapping[Callable[..., Any], str] = {
    F.hardsigmoid: "a hard sigmoid",
    **dict.fromkeys((F.tanh, torch.tanh, Tensor.tanh), "a tanh"),
}

# What a softmax or sigmoid that is written out by hand is made of.
PARTS = frozenset(
    (
        *(torch.exp, Tensor.exp, torch.exp_, Tensor.exp_, torch.exp2, Tensor.exp2),
        *(torch.special.exp2, torch.pow, Tensor.pow, Tensor.__pow__, Tensor.__rpow__),
        *(torch.logsumexp, Tensor.logsumexp, torch.logaddexp, Tensor.logaddexp),
        *(torch.tanh, Tensor.tanh, F.tanh, *ENDS),
    )
)


class EndWatch(TorchFunctionMode):
    """While inside, remembers what softmaxes and sigmoids were applied to, if it is small.

    A gradient through a softmax or sigmoid vanishes where the network is sure; one of the value
    before it does not. What is remembered is forgotten with `before`, at the end of each forward.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: list[tuple[Tensor, Tensor, End]] = []  # given, taken, what was applied
        self._bounded: list[tuple[Tensor, str]] = []  # what one of NO_LOGITS gave, and its name
        self.parts = False  # whether something may be a softmax or sigmoid that is written out

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        """Calls the function."""
        given = func(*args, **(kwargs or {}))
        end = ENDS.get(func)
        small = isinstance(given, Tensor) and given.shape[2:].numel() == 1
        self.parts |= small and func in PARTS
        if small and func in NO_LOGITS:
            self._bounded.append((given, NO_LOGITS[func]))
        if end and small:
            taken = args[0] if args else (kwargs or {})["input"]
            self._seen.append((given, taken, end))
        return given

    def end_of(self, tensor: Tensor) -> End:
        """What was applied last, if `tensor` is what it gave."""
        return next((end for given, _, end in self._seen if given is tensor), "logits")

    def bound_of(self, tensor: Tensor) -> str:
        """The one of NO_LOGITS that gave `tensor`, in words; "" if none did."""
        return next((name for given, name in self._bounded if given is tensor), "")

    def before(self, tensor: Tensor) -> Tensor | None:
        """What the softmax or sigmoid that gave `tensor` was applied to; None: it is not known."""
        found = next((taken for given, taken, _ in self._seen if given is tensor), None)
        self._seen.clear()
        self._bounded.clear()
        return found
