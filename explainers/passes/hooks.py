"""Keeping the outputs of a network's layers, ready to be differentiated by."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from torch import Tensor, nn

from explainers.errors import UnfitModel


@contextmanager
def recording(module: nn.Module, names: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Keeps the output of the named submodules, by name, in every forward inside the `with`.

    A module called several times keeps its last call; of a tuple the first tensor is kept. What
    runs on is a copy, so that an in-place ReLU cannot overwrite what was kept. An output without
    a graph behind it starts one, but for one of `torch.inference_mode`, which cannot.

    Raises: UnfitModel, out of the forward, where a submodule gives no tensor.
    """
    kept: dict[str, Tensor] = {}
    with ExitStack() as hooks:
        for name in names:
            hooks.enter_context(module.get_submodule(name).register_forward_hook(_keep(kept, name)))
        yield kept
    for name, activation in kept.items():
        if activation.is_inference():
            kept[name] = activation.clone()  # outside of that mode it is a tensor like others


def _keep(kept: dict[str, Tensor], name: str) -> Callable[[nn.Module, object, object], object]:
    def hook(_module: nn.Module, _inputs: object, output: object) -> object:
        activation, *rest = output if isinstance(output, tuple) else (output,)
        if not isinstance(activation, Tensor):
            raise UnfitModel(f'The layer "{name}" gives no tensor.')
        if not activation.is_floating_point():
            kept[name] = activation.detach().float()  # of whole numbers there is no gradient
            return None
        if not activation.requires_grad and not activation.is_inference():
            # A tensor of our own: the output may be the caller's input, or a buffer of the model.
            activation = activation.detach().requires_grad_()
        kept[name] = activation
        copy = activation.clone()
        return (copy, *rest) if isinstance(output, tuple) else copy

    return hook
