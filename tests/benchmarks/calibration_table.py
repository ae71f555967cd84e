"""The games of one image of the calibration, and what becomes of each map that is put there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from torch import Tensor

from dashboard.trust.faithfulness import CHANCE_AT_MOST, beats_rivals, faithfulness_grade
from explainers.quality import halves, insertion_deletion
from explainers.quality.agreement import Halves, correlations
from explainers.quality.faithfulness import Curves, games_of, play_fillings, play_once
from explainers.quality.games import Faithfulness, area
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import COPIES, HALVES_COPIES, OTHER_IMAGES, PROTOCOL
from explainers.quality.rivals import TRIVIAL, permuted_copies
from explainers.results import FloatArray
from explainers.work.steps import finish

OLD_MOST, OLD_HALF = 19, 11  # copies that protocol 3 wanted beaten: in two games, in the third
NOT_GOOD = "not good"  # weak or failed: its copies were not played
UNRANKED = np.empty(0, np.float32)  # correlations of copies that were not made


@dataclass
class Table:
    """One image, its class, and the maps that played; the trivial ones and the others' are first.

    `keep`: a folder in which games that were played lie for the next run.
    """

    subject: Subject
    pixels: Tensor
    target: int
    keep: Path | None
    name: str
    seed: int
    maps: dict[str, FloatArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shape = (int(self.pixels.shape[1]), int(self.pixels.shape[2]))
        self._cells = halves.removed_cells(self._shape, self.subject.seed)
        losses = halves.losses(self.subject, self.target, self.pixels, self._cells)
        (self._lost,) = self._played("halves", lambda: (finish(losses),))
        self._curves: list[Curves] = []
        self._shares: list[FloatArray] = []

    def seat(self, maps: Mapping[str, FloatArray], name: str) -> None:
        """Lets more maps play all fillings, together."""
        large = [enlarged(each, self._shape) for each in maps.values()]
        steps = play_fillings(self.subject, self.pixels, self.target, large)
        inserted, deleted, roads = self._played(name, lambda: finish(steps))
        self._curves.append((inserted, deleted, roads))
        self._shares.append(halves.shares_of(large, self._cells))
        self.maps |= maps

    def stands_out(self, values: FloatArray) -> bool:
        """Whether random halves tell the map from its permuted copies."""
        own = halves.shares_of([enlarged(values, self._shape)], self._cells)
        result = Halves(self._lost, own[0], own, self._ranked(values))
        return not result.conclusive or result.p <= CHANCE_AT_MOST

    def verdict(self, name: str, *, always: bool = False) -> str:
        """Of a map that played; its copies play if it beats its rivals, or `always`."""
        values, place = self.maps[name], [*self.maps].index(name)
        first = range(len(TRIVIAL), len(TRIVIAL) + self._others)
        rivals = [*range(len(TRIVIAL)), *[i for i in first if i != place][:OTHER_IMAGES]]
        curves = self._all_curves()
        shares = np.concatenate(self._shares)
        alone = tuple(each[0, [place]] for each in curves)
        games = games_of(curves, (alone[0], alone[1], alone[2]), place, rivals)
        unranked = Halves(self._lost, shares[place], shares[rivals], UNRANKED)
        tested = Faithfulness(*games, unranked, tuple(TRIVIAL), 0, 0, 0, 0, PROTOCOL)
        if not always and not beats_rivals(tested):
            return NOT_GOOD
        ranked = Halves(self._lost, shares[place], shares[rivals], self._ranked(values))
        games = games_of(curves, self._copies(name), place, rivals)
        return faithfulness_grade(
            Faithfulness(*games, ranked, tuple(TRIVIAL), 0, 0, 0, 0, PROTOCOL)
        )

    def old_verdict(self, name: str) -> str:
        """By the rule of protocol 3, whose insertion started from RISE's blur."""
        place = [*self.maps].index(name)
        games = games_of(self._all_curves(), self._copies(name), place, range(len(TRIVIAL)))
        start = insertion_deletion.blurred(self.pixels)
        both = [enlarged(self.maps[name], self._shape), *self._large_copies(name)]
        steps = insertion_deletion.play(self.subject, self.target, start, self.pixels, both)
        (inserted,) = self._played("before", lambda: (finish(steps),))
        return by_old_rule(inserted, games[1].beaten, games[2].beaten)

    @property
    def _others(self) -> int:
        return sum(name.startswith("other") for name in self.maps)

    def _all_curves(self) -> Curves:
        inserted, deleted, roads = (
            np.concatenate(each, axis=1) for each in zip(*self._curves, strict=True)
        )
        return inserted, deleted, roads

    def _copies(self, name: str) -> Curves:
        steps = play_once(self.subject, self.pixels, self.target, self._large_copies(name))
        inserted, deleted, roads = self._played(f"copies of {name}", lambda: finish(steps))
        return inserted, deleted, roads

    def _large_copies(self, name: str) -> list[Tensor]:
        copies = permuted_copies(self.maps[name], COPIES, self.subject.seed)
        return [enlarged(each, self._shape) for each in copies]

    def _ranked(self, values: FloatArray) -> FloatArray:
        copies = permuted_copies(values, HALVES_COPIES, self.subject.seed)
        shares = halves.shares_of([enlarged(each, self._shape) for each in copies], self._cells)
        return correlations(shares, self._lost)

    def _played(
        self, what: str, play: Callable[[], tuple[FloatArray, ...]]
    ) -> tuple[FloatArray, ...]:
        """What `play` gives, or gave in a run before that kept it."""
        if self.keep is None:
            return play()
        file = self.keep / f"{self.name}, seed {self.seed}, {what}.npz"
        if not file.exists():
            half = file.with_suffix(".half.npz")
            np.savez(half, *play())
            half.rename(file)
        with np.load(file) as result:
            return tuple(result[each] for each in result.files)


def by_old_rule(inserted: FloatArray, deletion: int, road: int) -> str:
    """The rule of protocol 3, with its insertion (1 + copies, points) from RISE's blur.

    The copies beaten are counted in each game: 19 of 20 in two and 11 in the third are good.
    """
    own, *copies = area(insertion_deletion.shares(), inserted)
    beaten = sorted([sum(own > each for each in copies), deletion, road])
    if beaten[1] >= OLD_MOST and beaten[0] >= OLD_HALF:
        return "good"
    return "weak" if beaten[1] >= OLD_HALF else "failed"
