"""The identity of a model: its tensors and, for user code, its architecture."""

import hashlib
import inspect
import re
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

import torch
from torch import Tensor, nn

ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object; it differs in every process


def weights_sha256(module: nn.Module, *, architecture: bool = False, reading: str = "") -> str:
    """SHA-256 over name, dtype, shape and bytes of the state dict's tensors, sorted by name.

    It is the same on every device and for every order of insertion. Plain values beside tensors,
    such as `get_extra_state`, count too. `architecture` adds the modules' classes, settings,
    forward code and function attributes: for models that no library identifies by name. `reading`
    states how the same tensors are interpreted if not as usual, see `Output.key`.
    """
    digest = hashlib.sha256()
    for name, value in sorted(module.state_dict().items()):
        for part, plain in _parts(name, value):
            digest.update(part.encode())
            if isinstance(plain, Tensor):
                digest.update(_bytes(plain))
    if architecture:
        digest.update(ADDRESS.sub("", repr(module)).encode())
        for kind in sorted({type(child) for child in module.modules()}, key=_qualified_name):
            digest.update(f"{_qualified_name(kind)}\n{_forward_code(kind)}\n".encode())
        for name, child in module.named_modules():
            for attribute, value in sorted(vars(child).items()):
                if isinstance(value, FunctionType):
                    digest.update(f"{name}.{attribute} {_code_lines(value.__code__)}\n".encode())
    digest.update(reading.encode())
    return digest.hexdigest()


def _parts(name: str, value: object) -> Iterator[tuple[str, Tensor | None]]:
    """The lines for an entry; a tensor's bytes follow its line.

    For an object that is no plain value only its class counts: its `repr` may contain an address.
    """
    if isinstance(value, Tensor):
        yield f"{name} {value.dtype} {tuple(value.shape)}\n", value
    elif isinstance(value, Mapping):
        for key in sorted(value, key=str):
            yield from _parts(f"{name}[{key!s}]", value[key])
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _parts(f"{name}[{index}]", item)
    elif value is None or isinstance(value, str | bytes | bool | int | float | complex):
        yield f"{name} {value!r}\n", None
    else:
        yield f"{name} {_qualified_name(type(value))}\n", None


def _bytes(tensor: Tensor) -> Any:  # noqa: ANN401 - an array, which mypy takes for no buffer
    return tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()


def _code_lines(code: CodeType) -> str:
    """The behaviour of a function, without the location of its source."""
    constants = (
        _code_lines(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts
    )
    return " ".join((code.co_code.hex(), *code.co_names, *constants))


def _qualified_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _forward_code(kind: type[nn.Module]) -> str:
    """The source of `forward`, or its byte code without source; "" for neither."""
    try:
        return inspect.getsource(kind.forward)
    except (OSError, TypeError):
        code = getattr(kind.forward, "__code__", None)
        return str(code.co_code.hex()) if code else ""
