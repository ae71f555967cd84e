"""The tensors in a module's return value: a tensor, or a tuple, list, mapping or object of some."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from torch import Tensor, nn

from explainers.errors import UnfitModel

Path = tuple[str | int, ...]  # keys, attributes and indices, from the outside in

DEEPEST = 4  # how many nested containers are searched
PREFERRED = "logits"


@dataclass(frozen=True, eq=False)
class Candidate:
    """A tensor that may hold logits: `values` for each image."""

    path: Path
    tensor: Tensor
    values: int

    @property
    def rank(self) -> int:
        """How far its shape is from (images, values)."""
        return abs(self.tensor.ndim - 2)


def candidates(value: object, images: int) -> list[Candidate]:
    """The tensors in `value` that may hold logits of this many images, likelier shapes first.

    Among equals, those under "logits" come first, then the earlier ones.
    """
    options = [
        Candidate(path, tensor, values)
        for path, tensor in tensors(value)
        if (values := _values(tensor, images, alone=not path))
    ]
    named = [each for each in options if PREFERRED in each.path]
    if not named:
        best = min((each.rank for each in options), default=0)
        return [each for each in options if each.rank == best]
    return named + [each for each in options if each not in named and each.rank == named[0].rank]


def tensors(value: object, path: Path = ()) -> Iterator[tuple[Path, Tensor]]:
    """Every tensor in `value`, with the path to it."""
    if isinstance(value, Tensor):
        yield path, value
    elif len(path) < DEEPEST:
        for step, part in _parts(value):
            yield from tensors(part, (*path, step))


def follow(value: object, path: Path) -> Tensor:
    """The tensor at the end of the path. Raises: UnfitModel if there is none."""
    for step in path:
        value = dict(_parts(value)).get(step)
    if not isinstance(value, Tensor):
        raise UnfitModel(
            f"For this input the model returned {described(value)} instead of a tensor of "
            f"logits{f' at {written(path)}' if path else ''}, as it did before."
        )
    return value


def written(path: Path) -> str:
    """The path as text: "logits", "heads.sex", "[0].logits"."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def described(value: object) -> str:
    """A few words about `value`, with its article."""
    if isinstance(value, Tensor):
        return f"a tensor {tuple(value.shape)} of {str(value.dtype).removeprefix('torch.')}"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return f"a {type(value).__name__} of {_listed(map(str, value)) or 'nothing'}"
    inside = [_short(part) for _, part in _parts(value)]
    return f"a {type(value).__name__}" + (f" of {_listed(inside)}" if inside else "")


def _short(value: object) -> str:
    return str(tuple(value.shape)) if isinstance(value, Tensor) else type(value).__name__


def _listed(words: Iterator[str] | list[str]) -> str:
    first = list(words)
    return ", ".join(first[:6]) + (", ..." if len(first) > 6 else "")  # noqa: PLR2004


def _parts(value: object) -> list[tuple[str | int, object]]:
    """The contents of a container or an object, each under its key, attribute or index."""
    if isinstance(value, Mapping):
        return [(key, part) for key, part in value.items() if isinstance(key, str | int)]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=True))
    if isinstance(value, tuple | list):
        return list(enumerate(value))
    if is_dataclass(value):
        return [(each.name, getattr(value, each.name, None)) for each in fields(value)]
    if isinstance(value, Tensor | nn.Module | type):
        return []
    return list(getattr(value, "__dict__", {}).items())


def _values(tensor: Tensor, images: int, *, alone: bool) -> int:
    """How many values `tensor` has for an image; 0 if its shape cannot hold logits.

    With one image, a module that ends in `squeeze()` and returns only this tensor returns
    (values,), or a number.
    """
    shape = tuple(tensor.shape)
    if not tensor.is_floating_point() or not tensor.numel():
        return 0
    if len(shape) > 1 and shape[0] == images and tensor[0, 0].numel() == 1:
        return shape[1]
    if alone and images == 1 and len(shape) < 2:  # noqa: PLR2004
        return tensor.numel()
    return 1 if shape == (images,) else 0
