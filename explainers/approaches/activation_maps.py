"""Activation maps: a whole layer folded into one map, without a class."""

from explainers.approaches.base import Approach, Setting, always, of_layer
from explainers.layers.results import REDUCTIONS
from explainers.methods.guide import Answer, Guide

APPROACH = Approach(
    key="activation_maps",
    name="Activation maps",
    answers="Which areas of the image drive this layer most, whatever the class?",
    source=(
        "Zagoruyko and Komodakis 2017, Paying more attention to attention, arXiv:1612.03928; the "
        "first principal component: Muhammad and Yeasin 2020, Eigen-CAM, arXiv:2008.00299."
    ),
    cost="one forward, all layers at once; none where a trace of the image is at hand",
    passes=always(forward=1, backward=0),
    scans=False,
    repeatable=(
        "deterministic; the sign of the principal component, which is arbitrary, is that of its "
        "correlation with the mean"
    ),
    settings=(
        of_layer("Whose map lies over the picture; those of all layers stand beside it."),
        Setting(
            "Activation map",
            f"one of {', '.join(REDUCTIONS)}",
            REDUCTIONS[0],
            "How a place's channels become one number; only the norm is never negative.",
        ),
        Setting(
            "Resolution",
            "smooth or cells",
            "smooth",
            "Cells shows the values as the layer gives them, smooth interpolates between them.",
        ),
    ),
    fixed="the principal component is of the cells, centred but not scaled",
    place="/layers/",
    caveat=(
        "It knows no class: it is the same for every target. Sum and mean let channels of "
        "opposite sign cancel; norm and maximum do not."
    ),
    guide=Guide(
        why=Answer(
            ("interpretability and explainability", "comparing and selecting models"),
            "To see what the layer looks at before asking what it concludes: attention that never "
            "leaves the background is a warning whatever the class.",
        ),
        who=Answer(
            ("developers", "users"),
            "Anyone who reads heat maps; it is the baseline that an attribution has to differ "
            "from to say something about the class.",
        ),
        what=Answer(
            ("aggregated information", "neurons in high-dimensional space"),
            "All channels at each place, reduced to one number: their sum, mean, maximum, norm, or "
            "the first principal component.",
        ),
        how=Answer(
            ("attribution and feature visualisation", "dimensionality reduction"),
            "One map over the picture, the reduction chosen beside it.",
        ),
        when=Answer(
            ("during training", "after training"),
            "At any checkpoint: it takes a forward pass and no label.",
        ),
        where=Answer(
            ("domains", "community"),
            "Used to distil networks and to find objects without labels.",
        ),
        read_for="Where the layer is excited at all.",
        not_for="Evidence for or against a class.",
    ),
)
