"""Occlusion: how far the class's logit falls when a window covers part of the image."""

from math import ceil, prod

import torch
from torch import Tensor

from explainers.methods.base import Method, Passes, Question
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, scores
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.parameters import Parameter, Parameters
from explainers.results import Heatmap
from explainers.work.steps import Steps

Window = tuple[slice, slice]


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's Occlusion with windows over all colours: the mean loss of a pixel's windows."""
    start = baseline(model, inputs, question.text("baseline"))
    whole = float(scores(model, inputs, question.target))
    slots = windows(tuple(inputs.shape[2:]), question)
    lost, covered = torch.zeros_like(inputs[:, :1]), torch.zeros_like(inputs[:, :1])

    def cover(part: range) -> None:
        batch = inputs.repeat(len(part), 1, 1, 1)
        for row, i in enumerate(part):
            batch[(row, slice(None), *slots[i])] = start[(0, slice(None), *slots[i])]
        for i, score in zip(part, scores(model, batch, question.target).tolist(), strict=True):
            lost[(0, 0, *slots[i])] += whole - score
            covered[(0, 0, *slots[i])] += 1

    most = at_once(model, inputs, question.memory, backward=False)
    yield from in_chunks(model, len(slots), most, cover)
    return summed(lost / covered.clamp(min=1))


def windows(size: tuple[int, ...], question: Question) -> list[Window]:
    """Square windows from the upper left corner, cut off at the far edges."""
    side, stride = question.whole("window"), question.whole("stride")
    rows, columns = along(size, question)
    return [
        (slice(row * stride, row * stride + side), slice(column * stride, column * stride + side))
        for row in range(rows)
        for column in range(columns)
    ]


def along(size: tuple[int, ...], question: Question) -> list[int]:
    """How many windows fit along each side: one, if it is larger than the image."""
    side, stride = question.whole("window"), question.whole("stride")
    return [ceil(max(0, length - side) / stride) + 1 for length in size]


def _passes(card: ModelCard, question: Question) -> Passes:
    return Passes(1 + prod(along(card.preprocess.input_size, question)), 0)


def _grain(_size: tuple[int, int], values: Parameters) -> str:
    side = values["window"]
    return f"windows of {side} × {side} input pixels, moved by {values['stride']}"


WINDOW = Parameter(
    name="window",
    label="window (pixels)",
    kind=int,
    default=32,
    low=2,
    high=128,
    help="A larger window hides whole objects, a smaller one parts of them.",
)
STRIDE = Parameter(
    name="stride",
    label="stride (pixels)",
    kind=int,
    default=16,
    low=1,
    high=128,
    help="A smaller step gives a finer map; the cost grows with the square.",
)


METHOD = Method(
    key="occlusion",
    name="Occlusion",
    answers="How far does the class's logit fall when this place is covered?",
    paper=(
        "Zeiler and Fergus 2013, Visualizing and Understanding Convolutional Networks, "
        "arXiv:1311.2901, section 4.2; as captum.attr.Occlusion."
    ),
    equation=(
        "map = mean over windows w that cover the pixel of logit(x) - logit(x with w replaced)"
    ),
    scope="pixel",
    piece="window",
    grain=_grain,
    signed=True,
    units="logit",
    parameters=(WINDOW, STRIDE, baseline_parameter("mean")),
    passes=_passes,
    cost="one forward for each window (about 170 at 224 pixels)",
    gradient="",
    steps=steps,
    caveat=(
        "The network was never trained on covered images, so part of the loss comes from the "
        "patch itself. If the evidence is there twice, covering one copy changes little."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models", "teaching"),
            (
                "To test a region instead of inferring it: cover it and see what happens. It "
                "needs no gradient."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users", "non-experts"),
            "Everyone: one sentence explains the experiment.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            "The network as a whole, from outside: cover part of the input, read the output.",
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            (
                "One signed heat map in steps of the stride. Window, stride and baseline are set "
                "beside it."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, to check a region that a gradient method points to.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            "Wherever models are black boxes, as it needs only outputs.",
        ),
        read_for=(
            "How far the logit falls without a place (positive), or rises because the place "
            "distracts (negative)."
        ),
        not_for=(
            "Details smaller than the window, redundant evidence, or joint effects of several "
            "places."
        ),
    ),
)
