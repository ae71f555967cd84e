"""One image of the calibration: the maps that are judged as if they were the explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter, gaussian_gradient_magnitude
from torch import Tensor

from dashboard.wording_of_faithfulness import faithfulness_verdict
from data.images import open_rgb
from explainers import load_model
from explainers.chunking import ChunkSize
from explainers.methods import find_method
from explainers.models import Model
from explainers.quality import insertion_deletion
from explainers.quality.faithfulness import Curves, games_of, play_fillings, play_once
from explainers.quality.games import Faithfulness, area
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import ALIKE, COPIES, OTHER_IMAGES, PROTOCOL
from explainers.quality.rivals import TRIVIAL, permuted_copies
from explainers.results import FloatArray
from explainers.tracing import Trace, network_input, trace_input
from explainers.work_queue import finish

MODEL, METHOD = "efficientnet_lite0", "grad_cam"
OWN, NOISE, OTHER = "Grad-CAM of the class", "noise", "the map of another image"
RIVALS = len(TRIVIAL) + OTHER_IMAGES
MORE_OTHERS = 2  # maps of other images beyond the rivals: each of all of them is judged once
OLD_MOST, OLD_HALF = 19, 11  # copies that protocol 3 wanted beaten: in two games, in the third
NOT_GOOD = "not good"  # weak or failed: its copies were not played


@dataclass(frozen=True)
class Judged:
    """What became of each map of one image, by name; and of Grad-CAM by the rule before."""

    verdicts: Mapping[str, tuple[str, ...]]
    old: str


@dataclass(frozen=True)
class Judge:
    """The model, and maps of other images."""

    model: Model
    references: tuple[FloatArray, ...]

    @classmethod
    def of(cls, paths: tuple[Path, ...]) -> "Judge":
        """`paths` are the other images."""
        model = load_model(MODEL, device="cpu")
        return cls(model, tuple(_values(_explained(model, path)[1]) for path in paths))

    def judge(self, path: Path, seed: int) -> Judged:
        """Every map of one image; the target is the predicted class."""
        inputs, trace = _explained(self.model, path)
        rng, pixels, target = np.random.default_rng(seed), inputs[0], trace.target
        subject = _subject(self.model)
        chosen = rng.permutation(len(self.references))[: OTHER_IMAGES + MORE_OTHERS]
        maps = {name: make(pixels.numpy()) for name, make in TRIVIAL.items()}
        maps |= {f"other {i}": self.references[i] for i in chosen}
        maps |= {OWN: _values(trace), **self._candidates(inputs, trace, rng)}
        names, shape = list(maps), (int(pixels.shape[1]), int(pixels.shape[2]))
        large = [enlarged(each, shape) for each in maps.values()]
        curves = finish(play_fillings(subject, pixels, target, large))
        verdicts: dict[str, list[str]] = {}
        old = ""
        for place, name in enumerate(names):
            others = [i for i in range(len(TRIVIAL), len(TRIVIAL) + len(chosen)) if i != place]
            rivals = [*range(len(TRIVIAL)), *others[:OTHER_IMAGES]]
            called = OTHER if name.startswith("other") else name
            always = name in (OWN, NOISE)
            if not always and not _gains(curves, place, rivals):
                verdicts.setdefault(called, []).append(NOT_GOOD)
                continue
            copies = [enlarged(e, shape) for e in permuted_copies(maps[name], COPIES, subject.seed)]
            played = finish(play_once(subject, pixels, target, copies))
            tested = _tested(curves, played, place, rivals)
            verdicts.setdefault(called, []).append(faithfulness_verdict(tested))
            if name == OWN:
                start = insertion_deletion.blurred(pixels)
                both = [large[place], *copies]
                inserted = finish(insertion_deletion.play(subject, target, start, pixels, both))
                old = old_verdict(tested, inserted)
        return Judged({name: tuple(each) for name, each in verdicts.items()}, old)

    def _candidates(
        self, inputs: Tensor, trace: Trace, rng: np.random.Generator
    ) -> dict[str, FloatArray]:
        """Maps that are no explanation: of other classes, noise, and near the trivial ones."""
        picture = inputs[0].numpy()
        grey = picture.mean(0)
        order = np.argsort(-trace.probabilities)
        classes = {
            "the second class": int(order[1]),
            "a random class": int(rng.integers(len(order))),
        }
        found = {
            f"Grad-CAM of {name}": _values(_trace(self.model, inputs, of))
            for name, of in classes.items()
        }
        cells = _values(trace).shape
        rows, columns = (np.linspace(-1, 1, length) for length in grey.shape)
        up, left = rng.choice([-0.25, 0.25], 2)
        centred = picture - picture.mean((1, 2), keepdims=True)
        return found | {
            NOISE: rng.standard_normal(cells).astype(np.float32),
            "smooth noise": gaussian_filter(rng.standard_normal(cells), 1).astype(np.float32),
            "a shifted spot": np.exp(-2 * ((rows[:, None] - up) ** 2 + (columns - left) ** 2)),
            "a narrow spot": np.exp(-6 * (rows[:, None] ** 2 + columns**2)),
            "coarse edges": gaussian_gradient_magnitude(grey, 3),
            "darkness": -grey,
            "distance from the mean colour": np.sqrt((centred**2).sum(0)),
        }


def old_verdict(tested: Faithfulness, inserted: FloatArray) -> str:
    """The rule of protocol 3, with its insertion (1 + copies, points) from RISE's blur.

    The copies beaten are counted in each game: 19 of 20 in two and 11 in the third are good.
    """
    own, *copies = area(tested.insertion.shares, inserted)
    beaten = sorted(
        [sum(own > each for each in copies), tested.deletion.beaten, tested.road.beaten]
    )
    if beaten[1] >= OLD_MOST and beaten[0] >= OLD_HALF:
        return "good"
    return "weak" if beaten[1] >= OLD_HALF else "failed"


def _tested(curves: Curves, copies: Curves, own: int, rivals: list[int]) -> Faithfulness:
    games = games_of(curves, copies, own, rivals)
    return Faithfulness(*games, tuple(TRIVIAL), 0, 0, 0, seed=0, protocol=PROTOCOL)


def _gains(curves: Curves, own: int, rivals: list[int]) -> bool:
    """Whether it beats the trivial maps; if not, it is not good, whatever its copies do."""
    itself = tuple(each[0, [own]] for each in curves)
    return _tested(curves, (itself[0], itself[1], itself[2]), own, rivals).least.low > ALIKE


def _subject(model: Model) -> Subject:
    method = find_method(METHOD)
    return Subject(method, method.complete({}), model, seed=0, size=ChunkSize())


def _explained(model: Model, path: Path) -> tuple[Tensor, Trace]:
    inputs = network_input(model, open_rgb(path))
    return inputs, _trace(model, inputs)


def _trace(model: Model, inputs: Tensor, target: int | None = None) -> Trace:
    return trace_input(model, inputs, target, (model.layers[-1].name,))


def _values(trace: Trace) -> FloatArray:
    method = find_method(METHOD)
    assert method.from_trace is not None
    return np.nan_to_num(method.from_trace(trace, trace.layers[-1]).values)
