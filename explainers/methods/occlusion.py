"""Occlusion: what the class's logit loses when a window of the image is covered."""

from math import ceil, prod

import torch
from torch import Tensor

from explainers.engine.work_queue import Steps
from explainers.methods.base import Method, Passes, Question, suits_all
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Answer, Guide
from explainers.methods.parameters import Parameter
from explainers.methods.passes import at_once, in_chunks, scores
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.results import Heatmap

Window = tuple[slice, slice]


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's Occlusion with windows over all colours: the mean loss of a pixel's windows."""
    start = baseline(model, inputs, question.text("baseline"))
    whole = float(scores(model, inputs, question.target))
    found = windows(tuple(inputs.shape[2:]), question)
    lost, covered = torch.zeros_like(inputs[:, :1]), torch.zeros_like(inputs[:, :1])

    def cover(part: range) -> None:
        batch = inputs.repeat(len(part), 1, 1, 1)
        for row, i in enumerate(part):
            batch[(row, slice(None), *found[i])] = start[(0, slice(None), *found[i])]
        for i, score in zip(part, scores(model, batch, question.target).tolist(), strict=True):
            lost[(0, 0, *found[i])] += whole - score
            covered[(0, 0, *found[i])] += 1

    most = at_once(model, inputs, question.memory, backward=False)
    yield from in_chunks(model, len(found), most, cover)
    return summed(lost / covered.clamp(min=1))


def windows(size: tuple[int, ...], question: Question) -> list[Window]:
    """Square windows from the upper left corner on, those at the far edges cut off."""
    side, stride = question.whole("window"), question.whole("stride")
    rows, columns = along(size, question)
    return [
        (slice(row * stride, row * stride + side), slice(column * stride, column * stride + side))
        for row in range(rows)
        for column in range(columns)
    ]


def along(size: tuple[int, ...], question: Question) -> list[int]:
    """How many windows stand along each side: one, where it is larger than the image."""
    side, stride = question.whole("window"), question.whole("stride")
    return [ceil(max(0, length - side) / stride) + 1 for length in size]


def _passes(card: ModelCard, question: Question) -> Passes:
    return Passes(1 + prod(along(card.preprocess.input_size, question)), 0)


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
    help="A smaller step draws a finer map and costs more with its square.",
)


METHOD = Method(
    key="occlusion",
    name="Occlusion",
    answers="How much of the class's logit is lost when this place is covered?",
    paper=(
        "Zeiler and Fergus 2013, Visualizing and Understanding Convolutional Networks, "
        "arXiv:1311.2901, section 4.2; as captum.attr.Occlusion."
    ),
    equation=(
        "map = mean over windows w that cover the pixel of logit(x) - logit(x with w replaced)"
    ),
    scope="pixel",
    signed=True,
    units="logit",
    parameters=(WINDOW, STRIDE, baseline_parameter("mean")),
    seeded=False,
    of_class=True,
    passes=_passes,
    cost="one forward for each window (about 170 at 224 pixels)",
    gradient="",
    suits=suits_all,
    from_trace=None,
    steps=steps,
    caveat=(
        "A covered image is unlike any the network was trained on, so part of the loss is the "
        "shock of the patch itself; and what is there twice is missed by neither window."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "debugging and improving models", "teaching"),
            "To test a region instead of inferring it: cover it and see what happens. No gradient "
            "is involved.",
        ),
        who=Answer(
            ("developers", "users", "non-experts"),
            "Everyone: the experiment can be explained in one sentence.",
        ),
        what=Answer(
            ("aggregated information",),
            "The network as a whole, from outside: input covered, output read.",
        ),
        how=Answer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "One signed heat map in steps of the stride; window, stride and cover are set beside "
            "it.",
        ),
        when=Answer(
            ("after training",),
            "After training, to check a region that a gradient method has named.",
        ),
        where=Answer(
            ("domains", "community"),
            "Wherever models are black boxes, for it needs nothing but outputs.",
        ),
        read_for=(
            "What is lost without a place (positive), and what distracts (negative: the logit "
            "rises without it)."
        ),
        not_for=("Details below the window, redundant evidence, or effects of places together."),
    ),
)
