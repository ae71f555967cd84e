"""RISE: the mean of many random masks, each weighted by the class's probability under it."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.methods.base import Method, Passes, Question
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks
from explainers.models import Model, ModelCard
from explainers.outputs.logits import classify, probabilities
from explainers.parameters import SEED, Parameter, Parameters
from explainers.results import MEAN_PROBABILITY, Heatmap
from explainers.work.steps import Steps


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """The expected probability of the class over the masks that show the pixel: (height, width)."""
    count, share = question.whole("masks"), question.number("kept")
    generator = torch.Generator().manual_seed(question.whole("seed"))
    total = torch.zeros_like(inputs[0, 0])
    masks_of: dict[int, Tensor] = {}  # a chunk that did not fit runs again with the same masks

    def mask(i: int) -> Tensor:
        if i not in masks_of:
            masks_of[i] = random_mask(inputs.shape[2:], question.whole("grid"), share, generator)
        return masks_of[i].to(inputs)

    def add(part: range) -> None:
        masks = torch.stack([mask(i) for i in part])
        with model.ready() as module, torch.no_grad():
            output = classify(module, inputs * masks[:, None]).float()
        left = probabilities(output, model.card.output.kind)[:, question.target]
        for i, probability, each in zip(part, left.tolist(), masks, strict=True):
            total.add_(each, alpha=probability)
            del masks_of[i]

    most = at_once(model, inputs, question.memory, backward=False)
    yield from in_chunks(model, count, most, add)
    values = total / (count * share)
    return Heatmap(values.float().cpu().numpy(), signed=False, units=MEAN_PROBABILITY)


def random_mask(
    size: tuple[int, ...], grid: int, share: float, generator: torch.Generator
) -> Tensor:
    """A coarse random grid, enlarged bilinearly and shifted by up to one cell: (height, width)."""
    cells = (torch.rand(grid, grid, generator=generator) < share).float()
    steps = [-(-length // grid) for length in size]
    enlarged = F.interpolate(
        cells[None, None],
        size=[(grid + 1) * step for step in steps],
        mode="bilinear",
        align_corners=False,
    )[0, 0]
    top, left = (int(torch.randint(step, (1,), generator=generator)) for step in steps)
    return enlarged[top : top + size[0], left : left + size[1]]


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(question.whole("masks"), 0)


def _grain(size: tuple[int, int], values: Parameters) -> str:
    cells = int(values["grid"])
    height, width = (-(-length // cells) for length in size)
    return (
        f"means over masks of {cells} × {cells} cells; details finer than {height} × {width} input "
        "pixels are not visible"
    )


MASKS = Parameter(
    name="masks",
    label="masks",
    kind=int,
    default=1000,
    low=10,
    high=8000,
    help=(
        "More masks make the mean steadier, at proportional cost; the paper takes 4,000 to 8,000."
    ),
)
GRID = Parameter(
    name="grid",
    label="mask cells",
    kind=int,
    default=7,
    low=2,
    high=32,
    help="More cells make finer masks and need many more of them.",
)
KEPT = Parameter(
    name="kept",
    label="share kept",
    kind=float,
    default=0.5,
    low=0.05,
    high=0.95,
    help="A larger share hides less: each mask tests less but leaves a more natural image.",
)


METHOD = Method(
    key="rise",
    name="RISE",
    answers="Which visible pixels make the class more probable, on average over random masks?",
    paper="Petsiuk et al. 2018, RISE, arXiv:1806.07421, eq. 6.",
    equation="map = Σₙ p(class | x · Mₙ) · Mₙ / (N · kept)",
    scope="pixel",
    piece="mask cell",
    grain=_grain,
    signed=False,
    units=MEAN_PROBABILITY,
    parameters=(MASKS, GRID, KEPT, SEED),
    seeded=True,
    passes=_passes,
    cost="one forward for each mask (1,000)",
    gradient="",
    steps=steps,
    caveat=(
        "A mean over random masks never falls to zero: read differences, not absolute values. Few "
        "masks leave blotches that change with the seed, and masked images are unlike the "
        "training images."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            (
                "To explain any kind of network from its outputs alone, and to see joint effects "
                "of several places."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            "Developers and users who can wait: it takes a thousand passes.",
        ),
        what=GuideAnswer(
            ("aggregated information",),
            (
                "The network as a whole, from outside: hide random parts of the input, read the "
                "output."
            ),
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            (
                "One heat map. Masks, their grid and the seed are set beside it, with an estimate "
                "of the time before the start."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, as a slow check when faster maps disagree.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "Wherever models are black boxes; its deletion and insertion curves became the "
                "common test of maps."
            ),
        ),
        read_for=("Regions that keep the class probable while visible, together with others."),
        not_for="Evidence against the class, fine outlines, or small differences in height.",
    ),
)
