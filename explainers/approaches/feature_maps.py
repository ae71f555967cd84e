"""Feature maps: the output of each channel for one image."""

from explainers.approaches.base import DETERMINISTIC, Approach, Setting, always, of_layer
from explainers.layers.results import ORDERS
from explainers.methods.guide import Guide, GuideAnswer

APPROACH = Approach(
    key="feature_maps",
    name="Feature maps",
    answers="Where in this image does each channel of the layer fire, and how strongly?",
    source="Zeiler and Fergus 2014, Visualizing and understanding CNNs, arXiv:1311.2901.",
    cost=(
        "one forward, and one backward for the orders that depend on a class; none if the image "
        "is already traced"
    ),
    passes=always(forward=1, backward=1),
    scans=False,
    repeatable=DETERMINISTIC,
    settings=(
        of_layer("Which layer's channels to show."),
        Setting(
            "Order",
            f"one of {', '.join(ORDERS)}",
            ORDERS[0],
            "Which channels come first. Contribution and weight refer to the target class.",
        ),
        Setting(
            "Target class",
            "any class",
            "the predicted one",
            "The class of the logit that contributions and weights refer to.",
        ),
        Setting(
            "Scale",
            "per map, or shared by all maps of the layer",
            "per map",
            "A shared scale makes maps comparable. A scale per map makes a faint map readable.",
        ),
        Setting(
            "Maps per page", "64, 128, 512 or 2,048", "64", "How many channels one page shows."
        ),
        Setting(
            "Channel",
            "any of the layer, by number",
            "the first in the order",
            "Which one is shown in full, over the picture and as numbers.",
        ),
    ),
    fixed="values are raw, exactly as the layer returns them",
    place="/layers/",
    caveat=(
        "A channel that fires may not matter to the class. The order by contribution shows which "
        "do, to first order. Several channels may share one concept."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "teaching",
            ),
            (
                "To see what the layer extracts from the image: early channels follow edges and "
                "colours, late ones whole parts. Silent channels stand out."
            ),
        ),
        who=GuideAnswer(
            ("developers", "non-experts"),
            (
                "Developers who look for a broken channel, and learners: it is the first picture "
                "of what a layer does."
            ),
        ),
        what=GuideAnswer(
            ("individual units",),
            (
                "The output of each single channel for one image and, with a scan, the images "
                "that drive it most."
            ),
        ),
        how=GuideAnswer(
            ("instance-based exploration", "attribution and feature visualisation"),
            (
                "A mosaic of all channels in a chosen order. A click shows one over the picture, "
                "with raw values and its receptive field."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            "Mostly after training; between checkpoints, to see channels die or specialise.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "Wherever convolutional networks are used, from the first deconvnets to Lucid and "
                "Microscope."
            ),
        ),
        read_for="What one channel responds to in this image, and which channels are silent.",
        not_for="A cause of the prediction: nothing here reflects what the network does next.",
    ),
)
