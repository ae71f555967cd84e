"""Feature ablation: how far the class's logit falls without each superpixel."""

import numpy as np
import skimage
import torch
from torch import Tensor

from explainers.methods.base import Method, Passes, Question
from explainers.methods.baselines import baseline, baseline_parameter
from explainers.methods.guide import Guide, GuideAnswer
from explainers.methods.passes import at_once, in_chunks, scores
from explainers.methods.pixels import summed
from explainers.models import Model, ModelCard
from explainers.parameters import Parameter, Parameters
from explainers.results import Heatmap, IntArray
from explainers.work.steps import Steps

COMPACTNESS = 10  # scikit-image's default: the weight of a square shape against even colour


def superpixels(inputs: Tensor, count: int) -> IntArray:
    """About `count` areas of even colour in (1, 3, height, width), numbered (height, width)."""
    picture = inputs[0].float().cpu().numpy().transpose(1, 2, 0)
    picture = (picture - picture.min()) / max(float(np.ptp(picture)), 1e-6)
    labels: IntArray = skimage.segmentation.slic(
        picture, n_segments=count, compactness=COMPACTNESS, start_label=0, channel_axis=-1
    )
    return labels


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's FeatureAblation, with SLIC superpixels over all colours as the features."""
    start = baseline(model, inputs, question.text("baseline"))
    whole = float(scores(model, inputs, question.target))
    areas = torch.from_numpy(superpixels(inputs, question.whole("superpixels"))).to(inputs.device)
    lost = torch.zeros_like(inputs[:, :1])

    def ablate(part: range) -> None:
        batch = torch.cat([torch.where(areas == i, start, inputs) for i in part])
        for i, score in zip(part, scores(model, batch, question.target).tolist(), strict=True):
            lost[0, 0, areas == i] = whole - score

    most = at_once(model, inputs, question.memory, backward=False)
    yield from in_chunks(model, int(areas.max()) + 1, most, ablate)
    return summed(lost)


def _passes(_card: ModelCard, question: Question) -> Passes:
    return Passes(1 + question.whole("superpixels"), 0)


def _grain(_size: tuple[int, int], values: Parameters) -> str:
    return f"one value for each of about {values['superpixels']} superpixels"


SUPERPIXELS = Parameter(
    name="superpixels",
    label="superpixels",
    kind=int,
    default=60,
    low=2,
    high=1000,
    help=(
        "More superpixels are smaller. The map is finer, each loss is smaller, and the cost "
        "is higher."
    ),
)


METHOD = Method(
    key="feature_ablation",
    name="Feature ablation (superpixels)",
    answers="How far does the class's logit fall without this area of even colour?",
    paper=(
        "Kokhlikyan et al. 2020, Captum, arXiv:2009.07896, FeatureAblation, over the superpixels "
        "of Achanta et al. 2012, SLIC, doi:10.1109/TPAMI.2012.120."
    ),
    equation="map = logit(x) - logit(x with the pixel's superpixel replaced)",
    scope="pixel",
    piece="superpixel",
    grain=_grain,
    signed=True,
    units="logit",
    parameters=(SUPERPIXELS, baseline_parameter("mean")),
    passes=_passes,
    cost="one forward for each superpixel (about 60)",
    gradient="",
    steps=steps,
    caveat=(
        "If two areas show the same evidence, hiding one of them changes little, so both may get "
        "nothing. The borders follow colour, not the network."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "debugging and improving models"),
            (
                "To test areas that look like parts of objects instead of squares, at a third of "
                "the cost of occlusion."
            ),
        ),
        who=GuideAnswer(
            ("users", "non-experts", "developers"),
            (
                "Users and non-experts, as an area with a visible outline is easy to discuss. "
                "Developers check other maps with it."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information",),
            "The network as a whole, from outside: replace one area, read the output.",
        ),
        how=GuideAnswer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            ("One signed heat map of flat areas. Their number and the baseline are set beside it."),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, to check a region that a gradient method points to.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            ("In every field: LIME made such areas common, and this is the simplest test of them."),
        ),
        read_for="Which area, hidden alone, lowers the logit most.",
        not_for="Redundant evidence, joint effects of several areas, or anything inside an area.",
    ),
)
