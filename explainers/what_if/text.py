"""A list of edits as text: "erase:top=10,fill=mean;jpeg:severity=3"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from explainers.edits.base import Edit, EditKind
from explainers.edits.kinds import QUOTED, find_edit
from explainers.errors import UnfitEdit
from explainers.parameters import Value
from explainers.what_if.regions import Region, Surroundings, TopOfMap, region_of

BETWEEN = ";"  # two edits
MOST = 12  # edits of one image


@dataclass(frozen=True)
class EditSpec:
    """An edit as it is stated; `off` ones stay in the list and change nothing."""

    kind: EditKind
    values: tuple[tuple[str, Value], ...]  # of all parameters
    region: Region | None = None
    off: bool = False

    @property
    def text(self) -> str:
        """The edit as text; values at their defaults are left out."""
        defaults = {spec.name: spec.default for spec in self.kind.parameters}
        stated = self.region.values() if self.region else {}
        for name, value in self.values:
            if value != defaults[name]:
                stated[name] = f"{value:g}" if isinstance(value, float) else str(value)
        if self.off:
            stated["off"] = "1"
        values = ",".join(f"{name}={value}" for name, value in stated.items())
        return f"{self.kind.key}:{values}" if values else self.kind.key

    @property
    def changes(self) -> bool:
        """Whether it may change any image."""
        return not self.off and not self.kind.is_neutral(dict(self.values))

    @property
    def needs_map(self) -> bool:
        """Whether its region is the top of a map that is not named."""
        return isinstance(self.region, TopOfMap) and not self.region.source

    @property
    def source(self) -> str:
        """The map whose top is the region, as `MapSource.text`; "" if none is named."""
        return self.region.source if isinstance(self.region, TopOfMap) else ""

    def of_map(self, source: "MapSource") -> "EditSpec":
        """The edit with this map, where its region is the top of a map that is not named."""
        if isinstance(self.region, TopOfMap) and self.needs_map:
            return replace(self, region=replace(self.region, source=source.text))
        return self

    def resolve(self, around: Surroundings) -> Edit:
        """The edit of one image under one model. Raises: UnfitEdit; as `heatmap` of `around`."""
        mask = self.region.mask(around) if self.region else None
        return Edit(self.kind.key, self.values, mask)


@dataclass(frozen=True)
class MapSource:
    """A map of the unedited image: "METHOD@LAYER@CLASS", and "@name:value+name:value" if need be.

    The layer is "" for a method with one value per pixel.
    """

    method: str
    layer: str
    target: int
    parameters: tuple[tuple[str, Value], ...] = ()

    @property
    def text(self) -> str:
        """The source as text."""
        values = "+".join(f"{name}:{value}" for name, value in self.parameters)
        return "@".join((self.method, self.layer, str(self.target), *filter(None, [values])))

    @classmethod
    def parse(cls, text: str) -> "MapSource":
        """The inverse of `text`. Raises: UnfitEdit."""
        method, *rest = text.split("@")
        if len(rest) not in {2, 3} or not rest[1].isdecimal():
            raise UnfitEdit(
                f'"map" is METHOD@LAYER@CLASS, with the class as its index, not "{text[:QUOTED]}".'
            )
        values = [each.partition(":") for each in filter(None, "".join(rest[2:]).split("+"))]
        parameters = tuple((name, value) for name, _, value in values)
        return cls(method, rest[0], int(rest[1]), parameters)


def check_sources(specs: Sequence[EditSpec]) -> None:
    """Raises: UnfitEdit if a region is the top of a map that is not named."""
    if any(spec.needs_map for spec in specs):
        raise UnfitEdit('An edit of the top of a map needs its map: "map=METHOD@LAYER@CLASS".')


def parse_edit(text: str) -> EditSpec:
    """One edit. Raises: UnfitEdit, which names what is allowed."""
    key, _, rest = text.strip().partition(":")
    kind = find_edit(key.strip())
    values: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in rest.split(","))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not (name and sign and value):
            raise UnfitEdit(f"The values of an edit are written name=value, not {part[:QUOTED]!r}.")
        if name in values:
            raise UnfitEdit(f'The edit "{key}" states "{name}" twice; leave one out.')
        values[name] = value
    off = values.pop("off", "0")
    if off not in {"0", "1"}:
        raise UnfitEdit(f'"off" is 0 or 1, not "{off}".')
    region = region_of(kind.key, values) if kind.of_region else None
    return EditSpec(kind, tuple(kind.complete(values).items()), region, off == "1")


def parse_edits(text: str) -> tuple[EditSpec, ...]:
    """All edits of an image, in the order in which they are applied. Raises: UnfitEdit."""
    specs = tuple(parse_edit(part) for part in text.split(BETWEEN) if part.strip())
    if len(specs) > MOST:
        raise UnfitEdit(f"An image takes {MOST} edits at most, not {len(specs)}.")
    return specs


def write_edits(specs: Sequence[EditSpec]) -> str:
    """The inverse of `parse_edits`: equal lists have equal texts."""
    return BETWEEN.join(spec.text for spec in specs)
