"""Activation maps: a whole layer combined into one map, without a class."""

from explainers.approaches.base import Approach, Setting, always, of_layer
from explainers.layers.results import REDUCTIONS
from explainers.methods.guide import Guide, GuideAnswer

APPROACH = Approach(
    key="activation_maps",
    name="Activation maps",
    answers="Which areas of the image drive this layer most, whatever the class?",
    source=(
        "Zagoruyko and Komodakis 2017, Paying more attention to attention, arXiv:1612.03928; the "
        "first principal component: Muhammad and Yeasin 2020, Eigen-CAM, arXiv:2008.00299."
    ),
    cost="one forward, all layers at once; none if the image is already traced",
    passes=always(forward=1, backward=0),
    scans=False,
    repeatable=(
        "deterministic; the principal component has an arbitrary sign, so it takes that of its "
        "correlation with the mean"
    ),
    settings=(
        of_layer("Which layer's map lies over the picture. The maps of all layers are beside it."),
        Setting(
            "Over all channels",
            f"one of {', '.join(REDUCTIONS)}",
            REDUCTIONS[0],
            "How the channels of a cell become one number. Only the norm is never negative.",
        ),
        Setting(
            "Resolution",
            "smooth or cells",
            "smooth",
            "Cells shows the layer's values unchanged; smooth interpolates between them.",
        ),
    ),
    fixed="the principal component is of the cells, centred but not scaled",
    place="/layers/",
    caveat=(
        "It does not depend on the class: every target gives the same map. In sum and mean, "
        "channels of opposite sign cancel; in norm and maximum they do not."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("interpretability and explainability", "comparing and selecting models"),
            (
                "To see where the layer responds before asking for a class. A layer that only "
                "responds to the background is a warning, whatever the class."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            (
                "Anyone who reads heat maps. An attribution that equals this map shows nothing "
                "about the class."
            ),
        ),
        what=GuideAnswer(
            ("aggregated information", "neurons in high-dimensional space"),
            (
                "All channels of each cell, reduced to one number: sum, mean, maximum, norm or "
                "first principal component."
            ),
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation", "dimensionality reduction"),
            "One map over the picture. The reduction is set beside it.",
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            "At any checkpoint: it takes a forward pass and no label.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            "In research that distils networks or finds objects without labels.",
        ),
        read_for="Where the layer responds at all.",
        not_for="Evidence for or against a class.",
    ),
)
