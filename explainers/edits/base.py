"""The description of a change to an image, and the change itself."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from explainers.errors import UnfitEdit, UnfitParameter
from explainers.parameters import Parameter, Value

Pixels = npt.NDArray[np.uint8]  # RGB, (height, width, 3)
Colour = tuple[int, int, int]
Stage = Literal["original", "input"]
STAGES: Mapping[Stage, str] = {
    "original": "in pixels of the original",
    "input": "in pixels of what the network sees",
}
Values = Mapping[str, Value]
REVISION = 1  # increment whenever the pixels of an edited image would change


@dataclass(frozen=True)
class Mask:
    """Some pixels of the network's input: `bits` are those of `shape` (height, width), packed."""

    shape: tuple[int, int]
    bits: bytes

    @classmethod
    def of(cls, pixels: npt.NDArray[np.bool_]) -> Self:
        """The mask that holds the true ones of `pixels` (height, width)."""
        height, width = pixels.shape
        return cls((height, width), np.packbits(pixels).tobytes())

    @cached_property
    def pixels(self) -> npt.NDArray[np.bool_]:
        """True where a pixel belongs to it: (height, width)."""
        bits = np.unpackbits(
            np.frombuffer(self.bits, np.uint8), count=self.shape[0] * self.shape[1]
        )
        return bits.astype(bool).reshape(self.shape)

    @property
    def share(self) -> float:
        """The share of the pixels that belong to it, 0 to 1."""
        return float(self.pixels.mean())


@dataclass(frozen=True)
class Edit:
    """One change with all its values, ready to be applied; `mask` is an edited region."""

    kind: str  # a key of EDITS
    values: tuple[tuple[str, Value], ...]
    mask: Mask | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over all that its result depends on, beside the image."""
        bits = (self.mask.shape, self.mask.bits) if self.mask else None
        return hashlib.sha256(repr((REVISION, self.kind, self.values, bits)).encode()).hexdigest()


Apply = Callable[[Pixels, Edit, Colour], Pixels]


@dataclass(frozen=True, kw_only=True)
class EditKind:
    """One kind of change. The app shows its texts unchanged.

    `apply` takes RGB pixels (height, width, 3) and the colour for places that an edit leaves empty,
    and returns new pixels of the same size. Its `stage` is "original" where it works on the whole
    picture, before it is resized and cropped, and "input" where it works on what the network sees.
    """

    key: str
    name: str
    help: str  # what it does, in one sentence
    source: str  # the library's function; and the paper, where the values come from one
    stage: Stage
    parameters: tuple[Parameter, ...] = ()
    neutral: Mapping[str, Value] | None = None  # the values with which it changes nothing
    of_region: bool = False
    apply: Apply

    def complete(self, values: Values) -> dict[str, Value]:
        """The value of every parameter, in order: the stated value, checked, else the default.

        Raises: UnfitEdit for a name that does not exist or a value out of bounds.
        """
        names = [spec.name for spec in self.parameters]
        for name in values:
            if name not in names:
                these = f"it takes {', '.join(names)}" if names else "it takes none"
                raise UnfitEdit(f'The edit "{self.key}" has no value "{name}"; {these}.')
        return {spec.name: self._parse(spec, values) for spec in self.parameters}

    def _parse(self, spec: Parameter, values: Values) -> Value:
        try:
            return spec.parse(values.get(spec.name, spec.default))
        except UnfitParameter as error:
            raise UnfitEdit(f'The edit "{self.key}": {error}') from None

    def is_neutral(self, values: Values) -> bool:
        """Whether the edit changes nothing, whatever the image."""
        return self.neutral is not None and all(
            values[name] == value for name, value in self.neutral.items()
        )
