"""Activation statistics: every layer in a few numbers."""

from explainers.approaches.base import DETERMINISTIC, Approach, always, of_layer
from explainers.methods.guide import Guide, GuideAnswer
from explainers.passes.statistics import BINS

APPROACH = Approach(
    key="statistics",
    name="Activation statistics",
    answers="How large, how spread and how sparse are the activations, layer by layer?",
    source="Glorot and Bengio 2010, The difficulty of training deep networks, fig. 2.",
    cost=(
        "one forward, all layers at once; Explore computes them together with every layer's "
        "Grad-CAM, which adds one backward"
    ),
    passes=always(forward=1, backward=1),
    scans=False,
    repeatable=DETERMINISTIC,
    settings=(of_layer("Which layer's histogram and most active channels to show."),),
    fixed=(
        f"mean, population standard deviation, minimum, maximum, share of zeros and L2 norm over "
        f"all channels and cells, and a histogram of {BINS} equal bins from minimum to maximum"
    ),
    place="/",
    caveat=(
        "One number for a whole layer hides its channels. Each statistic has its own scale in "
        "each network: compare down a column, not across."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("debugging and improving models", "comparing and selecting models"),
            (
                "To find the layer with something unusual: saturated, silent or exploding layers "
                "stand out in their column at once."
            ),
        ),
        who=GuideAnswer(
            ("developers",),
            "Developers who train or port a network: wrong preprocessing shows in the first rows.",
        ),
        what=GuideAnswer(
            ("aggregated information", "architecture"),
            (
                "Mean, deviation, extremes, share of zeros and norm of each layer, in execution "
                "order."
            ),
        ),
        how=GuideAnswer(
            ("line charts", "interactive experimentation"),
            (
                "One heat map of layers by statistics with the raw values in its cells, and the "
                "histogram of the chosen layer. After a scan, also their spread."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            "During training at every checkpoint, and after each conversion of a model.",
        ),
        where=GuideAnswer(
            ("community",),
            "In the daily work of training networks, as in TensorBoard.",
        ),
        read_for="Which layer differs from its neighbours, or how two images or models differ.",
        not_for="What the layer has learned, or where in the image it responds.",
    ),
)
