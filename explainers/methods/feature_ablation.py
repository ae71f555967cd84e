"""Feature ablation: what the class's logit loses without each superpixel."""

import numpy as np
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
from explainers.results import Heatmap, IntArray

COMPACTNESS = 10  # scikit-image's own: how square a superpixel is, against how even its colour


def superpixels(inputs: Tensor, count: int) -> IntArray:
    """About `count` areas of even colour of (1, 3, height, width), numbered (height, width)."""
    from skimage.segmentation import slic  # much of SciPy comes along

    picture = inputs[0].float().cpu().numpy().transpose(1, 2, 0)
    picture = (picture - picture.min()) / max(float(np.ptp(picture)), 1e-6)
    found: IntArray = slic(
        picture, n_segments=count, compactness=COMPACTNESS, start_label=0, channel_axis=-1
    )
    return found


def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
    """As Captum's FeatureAblation with SLIC superpixels over all colours as the features."""
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


SUPERPIXELS = Parameter(
    name="superpixels",
    label="superpixels",
    kind=int,
    default=60,
    low=2,
    high=1000,
    help="More superpixels are smaller, so the map is finer, each loss is less, and it costs more.",
)


METHOD = Method(
    key="feature_ablation",
    name="Feature ablation (superpixels)",
    answers="How much of the class's logit is lost without this area of even colour?",
    paper=(
        "Kokhlikyan et al. 2020, Captum, arXiv:2009.07896, FeatureAblation, over the superpixels "
        "of Achanta et al. 2012, SLIC, doi:10.1109/TPAMI.2012.120."
    ),
    equation="map = logit(x) - logit(x with the pixel's superpixel replaced)",
    scope="pixel",
    signed=True,
    units="logit",
    parameters=(SUPERPIXELS, baseline_parameter("mean")),
    seeded=False,
    of_class=True,
    passes=_passes,
    cost="one forward for each superpixel (about 60)",
    gradient="",
    suits=suits_all,
    from_trace=None,
    steps=steps,
    caveat=(
        "An area that could be spared because another shows the same gets nothing, and so may "
        "both. The borders are those of colour, not those of the network."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "debugging and improving models"),
            "To test areas that look like parts of things instead of squares, at a third of what "
            "occlusion costs.",
        ),
        who=Answer(
            ("users", "non-experts", "developers"),
            "Users and non-experts: an area with a visible outline can be talked about; "
            "developers check other maps by it.",
        ),
        what=Answer(
            ("aggregated information",),
            "The network as a whole, from outside: one area replaced, output read.",
        ),
        how=Answer(
            (
                "attribution and feature visualisation",
                "instance-based exploration",
                "interactive experimentation",
            ),
            "One signed heat map of flat areas; their number and what replaces them are set "
            "beside it.",
        ),
        when=Answer(
            ("after training",),
            "After training, to check a region that a gradient method has named.",
        ),
        where=Answer(
            ("domains", "community"),
            "The areas are those that LIME made common in all fields; the test is the simplest "
            "there is.",
        ),
        read_for="Which area, hidden alone, lowers the logit most.",
        not_for="Redundant evidence, effects of areas together, or anything inside an area.",
    ),
)
