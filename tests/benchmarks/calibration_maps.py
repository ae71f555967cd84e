"""One image of the calibration: the maps that are judged as if they were the explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter, gaussian_gradient_magnitude
from torch import Tensor

from data.gallery.images import open_rgb
from explainers import load_model
from explainers.methods import find_method
from explainers.models import Model
from explainers.passes.tracing import Trace, network_input, trace_input
from explainers.quality.mapping import Subject
from explainers.quality.protocol import OTHER_IMAGES
from explainers.quality.rivals import TRIVIAL
from explainers.results import FloatArray
from explainers.work.chunk_size import ChunkSize
from tests.benchmarks.calibration_table import Table

MODEL, METHOD = "efficientnet_lite0", "grad_cam"
OWN, NOISE, OTHER = "Grad-CAM of the class", "noise", "the map of another image"
MORE_OTHERS = 2  # maps of other images beyond the rivals: each of all of them is judged once


@dataclass(frozen=True)
class Judged:
    """What became of each map of one image, by name; and of Grad-CAM by the rule before."""

    verdicts: Mapping[str, tuple[str, ...]]
    old: str


@dataclass(frozen=True)
class Judge:
    """The model, and maps of other images.

    `bounded`: only the maps whose rate has a bound are judged. `keep`: a folder in which games that
    were played lie for the next run, which then only judges them.
    """

    model: Model
    references: tuple[FloatArray, ...]
    bounded: bool = False
    keep: Path | None = None

    @classmethod
    def of(cls, paths: tuple[Path, ...], *, bounded: bool, keep: Path | None) -> "Judge":
        """`paths` are the other images."""
        model = load_model(MODEL, device="cpu")
        return cls(model, tuple(_values(_explained(model, e)[1]) for e in paths), bounded, keep)

    def judge(self, path: Path, seed: int) -> Judged:
        """Every map of one image; the target is the predicted class."""
        inputs, trace = _explained(self.model, path)
        rng = np.random.default_rng(seed)
        table = Table(_subject(self.model), inputs[0], trace.target, self.keep, path.stem, seed)
        chosen = rng.permutation(len(self.references))[: OTHER_IMAGES + MORE_OTHERS]
        maps = {name: make(inputs[0].numpy()) for name, make in TRIVIAL.items()}
        maps |= {f"other {i}": self.references[i] for i in chosen}
        table.seat(maps | {OWN: _values(trace)}, "fillings")
        candidates = self._candidates(inputs, trace, rng)
        noise = candidates.pop(NOISE)
        verdicts: dict[str, list[str]] = {}
        for name in [*table.maps]:
            result = table.verdict(name, always=name == OWN)
            verdicts.setdefault(OTHER if name.startswith("other") else name, []).append(result)
        verdicts[NOISE] = ["failed"]
        if table.stands_out(noise):
            table.seat({NOISE: noise}, "fillings of noise")
            verdicts[NOISE] = [table.verdict(NOISE, always=True)]
        if not self.bounded:
            table.seat(candidates, "fillings of near maps")
            verdicts |= {name: [table.verdict(name)] for name in candidates}
        old = table.old_verdict(OWN)
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
        result = {
            f"Grad-CAM of {name}": _values(_trace(self.model, inputs, of))
            for name, of in classes.items()
        }
        cells = _values(trace).shape
        rows, columns = (np.linspace(-1, 1, length) for length in grey.shape)
        up, left = rng.choice([-0.25, 0.25], 2)
        centred = picture - picture.mean((1, 2), keepdims=True)
        return result | {
            NOISE: rng.standard_normal(cells).astype(np.float32),
            "smooth noise": gaussian_filter(rng.standard_normal(cells), 1).astype(np.float32),
            "a shifted spot": np.exp(-2 * ((rows[:, None] - up) ** 2 + (columns - left) ** 2)),
            "a narrow spot": np.exp(-6 * (rows[:, None] ** 2 + columns**2)),
            "coarse edges": gaussian_gradient_magnitude(grey, 3),
            "darkness": -grey,
            "distance from the mean colour": np.sqrt((centred**2).sum(0)),
        }


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
