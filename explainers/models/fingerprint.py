"""What makes two models the same: their tensors and, for one's own code, their architecture."""

import hashlib
import inspect

import torch
from torch import nn


def weights_sha256(module: nn.Module, *, architecture: bool = False) -> str:
    """SHA-256 over name, dtype, shape and bytes of the state dict's tensors, sorted by name.

    The same on every device and for every order of insertion. `architecture` adds the modules'
    classes, settings and forward code: for models that are known by no name of a library.
    """
    digest = hashlib.sha256()
    for name, tensor in sorted(module.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    if architecture:
        digest.update(repr(module).encode())
        for kind in sorted({type(child) for child in module.modules()}, key=_qualified_name):
            digest.update(f"{_qualified_name(kind)}\n{_forward_code(kind)}\n".encode())
    return digest.hexdigest()


def _qualified_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _forward_code(kind: type[nn.Module]) -> str:
    """The source of `forward`, or its byte code where no source is kept."""
    try:
        return inspect.getsource(kind.forward)
    except (OSError, TypeError):
        return str(kind.forward.__code__.co_code.hex())
