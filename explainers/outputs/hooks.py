"""Records the outputs of a network's layers, ready for differentiation."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from torch import Tensor, nn

from explainers.errors import UnfitModel


@contextmanager
def recording(module: nn.Module, names: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Records the output of the named submodules, by name, in every forward inside the `with`.

    Only the last call of a module counts, and the first tensor of a tuple. The network continues
    with a copy, so that an in-place ReLU cannot overwrite the record. An output without a graph
    behind it starts one, except one of `torch.inference_mode`, which cannot.

    Raises: UnfitModel, in the forward, if a submodule returns no tensor.
    """
    kept: dict[str, Tensor] = {}
    with ExitStack() as hooks:
        for name in names:
            hooks.enter_context(module.get_submodule(name).register_forward_hook(_keep(kept, name)))
        yield kept
    for name, activation in kept.items():
        if activation.is_inference():
            kept[name] = activation.clone()  # outside that mode it is an ordinary tensor


def _keep(kept: dict[str, Tensor], name: str) -> Callable[[nn.Module, object, object], object]:
    def hook(_module: nn.Module, _inputs: object, output: object) -> object:
        activation, *rest = output if isinstance(output, tuple) else (output,)
        if not isinstance(activation, Tensor):
            raise UnfitModel(f'The layer "{name}" returns no tensor.')
        if not activation.is_floating_point():
            kept[name] = activation.detach().float()  # integers have no gradient
            return None
        if not activation.requires_grad and not activation.is_inference():
            # A tensor of our own: the output may be the caller's input, or a buffer of the model.
            activation = activation.detach().requires_grad_()
        kept[name] = activation
        copy = activation.clone()
        return (copy, *rest) if isinstance(output, tuple) else copy

    return hook
