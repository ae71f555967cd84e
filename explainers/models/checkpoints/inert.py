"""Checkpoints with more than tensors: every foreign class becomes an inert placeholder.

Nothing is imported and no foreign code is called. A pickle reaches only the functions of this file,
which rebuild tensors, and `collections.OrderedDict`.
"""

import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

STORAGES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
    "UntypedStorage": torch.uint8,
}
HARMFUL_MODULES = {
    *("os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "runpy", "importlib"),
    *("pty", "ctypes", "code", "webbrowser", "multiprocessing", "commands", "asyncio"),
}
HARMFUL_BUILTINS = {"eval", "exec", "compile", "__import__", "open", "execfile", "input"}


class HarmfulPickle(pickle.UnpicklingError):
    """The pickle calls something that no checkpoint needs; `str(error)` names it."""


class Inert:
    """Stands for an object of a foreign class: stores the pickle's state, does nothing."""

    origin = ""  # "argparse.Namespace"

    def __new__(cls, *_args: object, **_kwargs: object) -> "Inert":
        """An object that was not initialised."""
        self = object.__new__(cls)
        self.__dict__.update(items={}, state=None)
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> "Inert":
        """The result of a foreign function."""
        return Inert()

    def __setstate__(self, state: object) -> None:
        self.__dict__["state"] = state

    def __setitem__(self, key: object, value: object) -> None:
        self.__dict__["items"][key] = value

    def append(self, _value: object) -> None:
        """Ignored."""

    extend = add = update = append


class _Rebuild:
    """A function of this file that pickles may call; a pickle cannot set attributes on it."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function

    def __call__(self, *args: object) -> object:
        return self._function(*args)

    def __setstate__(self, _state: object) -> None:
        raise pickle.UnpicklingError("a function has no state")


class _Storage:
    """The bytes that tensors share, and their number type."""

    def __init__(self, content: Tensor, dtype: torch.dtype) -> None:
        self.content = content
        self.dtype = dtype


def _tensor(
    storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object
) -> Tensor:
    """A view of the storage; torch checks the bounds."""
    return storage.content.view(storage.dtype).as_strided(size, stride, offset)


def _untyped_tensor(
    storage: _Storage,
    offset: int,
    size: tuple[int, ...],
    stride: tuple[int, ...],
    _requires_grad: bool,
    _hooks: object,
    dtype: torch.dtype,
    *_: object,
) -> Tensor:
    return storage.content.view(dtype).as_strided(size, stride, offset)


def _first(value: object, *_: object) -> object:
    return value


def _subclass(function: Callable[..., object], _kind: object, args: Any, _state: object) -> object:  # noqa: ANN401
    return function(*args)


SAFE_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_tensor_v3": _untyped_tensor,
    "torch._utils._rebuild_parameter": _first,
    "torch._utils._rebuild_parameter_with_state": _first,
    "torch._tensor._rebuild_from_type_v2": _subclass,
    "torch.Size": _first,
    "builtins.set": set,
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, archive: zipfile.ZipFile, root: str) -> None:
        super().__init__(file, encoding="utf-8")
        self._archive, self._root = archive, root
        self._contents: dict[str, Tensor] = {}
        self.foreign: dict[str, type[Inert]] = {}

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """A placeholder; nothing is imported."""
        module = "builtins" if module == "__builtin__" else module  # the name in Python 2
        full = f"{module}.{name}"
        if module.partition(".")[0] in HARMFUL_MODULES or (
            module in {"builtins", "io", "_io"} and name.partition(".")[0] in HARMFUL_BUILTINS
        ):
            raise HarmfulPickle(full)
        if full == "collections.OrderedDict":
            return OrderedDict
        if module in {"torch", "torch.storage"} and name in STORAGES:
            return STORAGES[name]
        if full in SAFE_FUNCTIONS:
            return _Rebuild(SAFE_FUNCTIONS[full])
        if module == "torch" and isinstance(dtype := torch.__dict__.get(name), torch.dtype):
            return dtype
        return self.foreign.setdefault(full, type(name, (Inert,), {"origin": full}))

    def persistent_load(self, pid: Any) -> _Storage:  # noqa: ANN401
        """The storage that the pickle names."""
        _kind, dtype, key, _location, _count = pid
        if key not in self._contents:
            entry = self._archive.getinfo(f"{self._root}data/{key}")
            if entry.compress_type != zipfile.ZIP_STORED:
                raise pickle.UnpicklingError("a checkpoint's tensors are not compressed")
            content = bytearray(self._archive.read(entry))
            whole = torch.frombuffer(content, dtype=torch.uint8) if content else torch.empty(0)
            self._contents[key] = whole.to(torch.uint8)
        return _Storage(self._contents[key], dtype)


def read_inert(path: Path) -> tuple[object, tuple[str, ...]]:
    """The contents of a torch checkpoint, and the names of the classes that became placeholders.

    Raises: HarmfulPickle if it calls something that no checkpoint needs; any error for damaged
    bytes.
    """
    with zipfile.ZipFile(path) as archive:
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        root = pickled.removesuffix("data.pkl")
        order = f"{root}byteorder"
        if order in archive.namelist() and archive.read(order).decode() != sys.byteorder:
            raise pickle.UnpicklingError("the bytes are in another order")
        unpickler = _Unpickler(io.BytesIO(archive.read(pickled)), archive, root)
        value = unpickler.load()
    return value, tuple(sorted(unpickler.foreign))


def as_mapping(value: object) -> Mapping[Any, object] | None:
    """The items of a dict, or of a placeholder of a class of dicts or modules; None for others.

    For a module, its state dict: the tensors of its parameters and buffers by their full names.
    """
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, Inert):
        return None
    state = value.__dict__["state"]
    if isinstance(state, Mapping) and "_modules" in state and "_parameters" in state:
        return dict(_tensors(state, ""))
    return value.__dict__["items"] or (state if isinstance(state, Mapping) else None)


def is_module(value: object) -> bool:
    """Whether a placeholder stands for a whole module."""
    state = value.__dict__["state"] if isinstance(value, Inert) else None
    return isinstance(state, Mapping) and "_modules" in state


def _tensors(state: Mapping[str, Any], prefix: str) -> list[tuple[str, Tensor]]:
    passing = state.get("_non_persistent_buffers_set") or ()
    passing = passing if isinstance(passing, set | frozenset | list | tuple) else ()
    own = {**state["_parameters"], **state.get("_buffers", {})}
    tensors = [
        (prefix + name, tensor)
        for name, tensor in own.items()
        if isinstance(tensor, Tensor) and name not in passing
    ]
    for name, child in (state["_modules"] or {}).items():
        inner = child.__dict__["state"] if isinstance(child, Inert) else None
        if isinstance(inner, Mapping) and "_parameters" in inner and "_modules" in inner:
            tensors += _tensors(inner, f"{prefix}{name}.")
    return tensors
