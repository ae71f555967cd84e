"""Feature maps: what each channel makes of one image."""

from explainers.approaches.base import DETERMINISTIC, Approach, Setting, always, of_layer
from explainers.layers.results import ORDERS
from explainers.methods.guide import Answer, Guide

APPROACH = Approach(
    key="feature_maps",
    name="Feature maps",
    answers="Where in this image does each channel of the layer fire, and how strongly?",
    source="Zeiler and Fergus 2014, Visualizing and understanding CNNs, arXiv:1311.2901.",
    cost=(
        "one forward, and one backward for the orders that ask about a class; none where a trace "
        "of the image is at hand"
    ),
    passes=always(forward=1, backward=1),
    scans=False,
    repeatable=DETERMINISTIC,
    settings=(
        of_layer("Whose channels are shown."),
        Setting(
            "Order",
            f"one of {', '.join(ORDERS)}",
            ORDERS[0],
            "Which channels come first; contribution and weight are for the target class.",
        ),
        Setting(
            "Target class",
            "any class",
            "the predicted one",
            "The class whose logit contributions and weights speak of.",
        ),
        Setting(
            "Scale",
            "one for each map, or one shared by all of the layer",
            "one for each",
            "On a shared scale maps can be compared; on its own, a faint one can be read.",
        ),
        Setting("Maps a page", "128, 512 or 2,048", "512", "How many channels stand together."),
        Setting(
            "Channel",
            "any of the layer, by number",
            "the first in the order",
            "Which one is shown in full, over the picture and as numbers.",
        ),
    ),
    fixed="values are shown raw, as the layer gives them",
    place="/layers/",
    caveat=(
        "A channel that fires is not a channel that matters for the class; the order by "
        "contribution says which do, to first order, and channels share concepts among them."
    ),
    guide=Guide(
        why=Answer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "teaching",
            ),
            "To see what the layer has taken from the image: early channels follow edges and "
            "colours, late ones whole parts; channels silent on this image stand out.",
        ),
        who=Answer(
            ("developers", "non-experts"),
            "Developers who hunt for a broken channel, and learners, for whom it is the first "
            "picture of what a layer does.",
        ),
        what=Answer(
            ("individual units",),
            "Every channel's output for one image, each alone, and with a scan the images that "
            "drive it most.",
        ),
        how=Answer(
            ("instance-based exploration", "attribution and feature visualisation"),
            "A mosaic of all channels in an order of your choice; a click shows one over the "
            "picture, with raw values and its receptive field.",
        ),
        when=Answer(
            ("during training", "after training"),
            "After training, mostly; between checkpoints to see channels die or specialise.",
        ),
        where=Answer(
            ("domains", "community"),
            "Wherever convolutional networks are used; the long tradition from deconvnets to "
            "Lucid and Microscope began with it.",
        ),
        read_for="What one channel responds to in this image, and which channels are silent.",
        not_for="A cause of the prediction: nothing here is weighed by what the network does next.",
    ),
)
