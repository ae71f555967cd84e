"""Activation statistics: every layer in a few numbers."""

from explainers.approaches.base import DETERMINISTIC, Approach, always, of_layer
from explainers.methods.guide import Answer, Guide
from explainers.passes.statistics import BINS

APPROACH = Approach(
    key="statistics",
    name="Activation statistics",
    answers="How large, how spread and how sparse are the activations, layer by layer?",
    source="Glorot and Bengio 2010, The difficulty of training deep networks, fig. 2.",
    cost=(
        "one forward, all layers at once; in Explore they come with every layer's Grad-CAM, which "
        "adds one backward"
    ),
    passes=always(forward=1, backward=1),
    scans=False,
    repeatable=DETERMINISTIC,
    settings=(of_layer("Whose histogram and most active channels stand below."),),
    fixed=(
        f"mean, population standard deviation, minimum, maximum, share of zeros and L2 norm over "
        f"all channels and cells, and a histogram of {BINS} equal bins from minimum to maximum"
    ),
    place="/",
    caveat=(
        "A number for a whole layer hides its channels, and each statistic has its own scale in "
        "each network: compare down a column, not across."
    ),
    guide=Guide(
        why=Answer(
            ("debugging and improving models", "comparing and selecting models"),
            "To find the layer where something is unusual: a saturated, silent or exploding one "
            "stands out of its column at once.",
        ),
        who=Answer(
            ("developers",),
            "Those who train or port a network; a wrong preprocessing shows in the first rows.",
        ),
        what=Answer(
            ("aggregated information", "architecture"),
            "Mean, deviation, extremes, share of zeros and norm of each layer, in the order in "
            "which the layers run.",
        ),
        how=Answer(
            ("line charts", "interactive experimentation"),
            "One heat map of layers by statistics with the raw values in its cells, and the "
            "histogram of the chosen layer; over a scan, with their spread.",
        ),
        when=Answer(
            ("during training", "after training"),
            "During training at every checkpoint, and after each conversion of a model.",
        ),
        where=Answer(
            ("community",),
            "The daily instrument of those who train networks, as in TensorBoard.",
        ),
        read_for="Which layer differs from its neighbours, or two images or models.",
        not_for="What the layer has learned, or where in the image it looks.",
    ),
)
