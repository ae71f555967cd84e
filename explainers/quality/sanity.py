"""Cascading parameter randomisation: does a method's map depend on what the network learned?"""

import copy
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy
import torch
from torch import Tensor, nn

from explainers.models import Model
from explainers.models.calls import Call, record_calls
from explainers.models.prepared import freeze
from explainers.parameters import SEED
from explainers.quality.mapping import Subject, reduced
from explainers.quality.protocol import CASCADE, PROTOCOL
from explainers.quality.results import Sanity
from explainers.quality.rivals import TRIVIAL
from explainers.results import FloatArray, Heatmap
from explainers.work.steps import Steps, part

Values = npt.NDArray[np.float64]

OUTPUT = "output"  # the display name of the weights behind the last layer


def sanity(
    subject: Subject, images: Sequence[Tensor], layers: Sequence[str], targets: Sequence[int]
) -> Steps[Sanity]:
    """Maps of the trained network against those of copies that are random from the output down.

    Every weight is drawn anew from a normal distribution with its tensor's own mean and deviation,
    so that signals keep their scale; running statistics of norms stay. The model is untouched.
    Noise passes that test, so two more go with it: the trained network's maps against themselves,
    computed once more, and against maps that need no network.
    Each image is a preprocessed batch of one with a target of its own.
    Source: Adebayo et al. 2018, arXiv:1810.03292, section 3 and equation of its figure 2.
    """
    model = subject.model
    module = freeze(copy.deepcopy(model.module))
    random = replace(subject, model=replace(model, module=module, head=None, owned=True))
    reseeded = _reseeded(subject)
    cascade = cascade_of(model, images[0])
    generator = torch.Generator().manual_seed(subject.seed)
    rounds = len(cascade) + 2
    trained: list[tuple[Heatmap, ...]] = []
    repeat = np.empty((len(layers), len(images)))
    trivial = np.empty((len(TRIVIAL), len(layers), len(images)))
    for number, (inputs, target) in enumerate(zip(images, targets, strict=True)):
        share = 2 * number / len(images) / rounds
        maps = yield from part(subject.maps(inputs, layers, target), share, share)
        yield share
        share += 1 / len(images) / rounds
        others = yield from part(reseeded.maps(inputs, layers, target), share, share)
        yield share
        trained.append(maps)
        pairs = zip(maps, others, strict=True)
        repeat[:, number] = [_absolute(one.values, other.values) for one, other in pairs]
        trivial[:, :, number] = _likeness(maps, inputs[0].cpu().numpy())
    likeness = np.empty((2, len(cascade), len(layers), len(images)))
    for step, (_, names) in enumerate(cascade):
        for name in names:
            _draw_anew(module.get_submodule(name), generator)
        for number, (inputs, target) in enumerate(zip(images, targets, strict=True)):
            share = (step + 2 + number / len(images)) / rounds
            maps = yield from part(random.maps(inputs, layers, target), share, share)
            for place, (before, after) in enumerate(zip(trained[number], maps, strict=True)):
                a, b = before.values, after.values
                likeness[0, step, place, number] = _absolute(a, b)
                likeness[1, step, place, number] = rank_correlation(a, b)
            yield share
    steps = tuple(label for label, _ in cascade)
    absolute, signed = _means(likeness)
    return Sanity(
        tuple(layers),
        steps,
        absolute,
        signed,
        _means(repeat),
        tuple(TRIVIAL),
        _means(trivial),
        np.isfinite(likeness[0]).sum(axis=-1),
        np.isfinite(repeat).sum(axis=-1),
        len(images),
        subject.seed,
        PROTOCOL,
    )


def _means(values: Values) -> FloatArray:
    """Over the images, the last axis; NaN without any comparable image."""
    with np.errstate(invalid="ignore"):
        means = np.nansum(values, axis=-1) / np.isfinite(values).sum(axis=-1)
    return np.asarray(means, np.float32)


def _reseeded(subject: Subject) -> Subject:
    """The same with another seed of the method, if it has one."""
    if SEED.name not in subject.parameters:
        return subject
    seed = (int(subject.parameters[SEED.name]) + 1) % (int(SEED.high) + 1)
    return replace(subject, parameters={**subject.parameters, SEED.name: seed})


def _likeness(maps: Sequence[Heatmap], pixels: FloatArray) -> Values:
    """Rank correlation of each layer's map with each of TRIVIAL, the size: (maps, layers).

    Of the map or its absolute values, whichever is more alike: an inverted copy is a copy too.
    NaN where one or both are the same everywhere.
    """
    likeness = np.empty((len(TRIVIAL), len(maps)))
    for row, make in enumerate(TRIVIAL.values()):
        fine = make(pixels)
        for column, heatmap in enumerate(maps):
            values = heatmap.values
            other = reduced(fine, (values.shape[0], values.shape[1]))
            both = [rank_correlation(each, other) for each in (values, np.abs(values))]
            likeness[row, column] = np.fmax(*np.abs(both))
    return likeness


def _absolute(a: FloatArray, b: FloatArray) -> float:
    return rank_correlation(np.abs(a), np.abs(b))


def cascade_of(model: Model, inputs: Tensor) -> list[tuple[str, list[str]]]:
    """What becomes random at each step, the output first: the layer reached, and module paths.

    At most so many steps as the protocol says, of about equally many layers each; only the
    weights behind the last layer are always a step of their own.
    """
    with model.ready() as module:
        calls = record_calls(module, inputs).last_calls()
    weighted = _weighted_by_call(model.module, calls)
    groups: list[tuple[str, list[str]]] = []
    ends = {layer.name: layer.label for layer in model.layers}
    pending: list[str] = []
    for call in calls:
        pending += weighted.get(call.name, [])
        if call.name in ends:
            groups.append((ends[call.name], pending))
            pending = []
    behind = [(OUTPUT, pending)] if pending else []
    groups = [(label, names) for label, names in reversed(groups) if names]
    pieces = np.array_split(np.arange(len(groups)), min(len(groups), CASCADE - len(behind)))
    merged = [
        (groups[piece[-1]][0], [name for i in piece for name in reversed(groups[i][1])])
        for piece in pieces
    ]
    return behind + merged


def _weighted_by_call(module: nn.Module, calls: Sequence[Call]) -> dict[str, list[str]]:
    """The modules with weights of their own, by the call with which they become random.

    One that is never called, as what holds it reads its weights, goes with that; one that holds
    others, such as a transformer with its class token, with the first call inside it to end, as
    its weights may be read before them all.
    """
    called = [call.name for call in calls]
    weighted: dict[str, list[str]] = {}
    for name, each in module.named_modules():
        if next(each.parameters(recurse=False), None) is None:
            continue
        owner = name
        while owner and owner not in called:
            owner = owner.rpartition(".")[0]
        inside = f"{owner}." if owner else ""
        first = next(call for call in called if call == owner or call.startswith(inside))
        weighted.setdefault(first, []).append(name)
    return weighted


def _draw_anew(module: nn.Module, generator: torch.Generator) -> None:
    for parameter in module.parameters(recurse=False):
        if not parameter.is_floating_point():
            continue
        fresh = torch.randn(parameter.shape, generator=generator).to(parameter)
        deviation = parameter.std() if parameter.numel() > 1 else parameter.abs().mean()
        parameter.copy_(fresh * deviation + parameter.mean())


def rank_correlation(a: FloatArray, b: FloatArray) -> float:
    """Spearman's; NaN if either is constant, or holds a value that is not a number.

    Whether one follows the other is then undecided.
    """
    if not (np.isfinite(a).all() and np.isfinite(b).all()) or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    ranks = [scipy.stats.rankdata(values.ravel()) for values in (a, b)]
    centred = [values - values.mean() for values in ranks]
    norm = float(np.sqrt((centred[0] @ centred[0]) * (centred[1] @ centred[1])))
    return float(centred[0] @ centred[1]) / norm
