"""Filters: the learned weights themselves."""

from explainers.approaches.base import Approach, Setting, always, of_layer
from explainers.methods.guide import Answer, Guide

APPROACH = Approach(
    key="filters",
    name="Filters",
    answers="What has this convolution learned to respond to, before any image is shown to it?",
    source="Krizhevsky et al. 2012, ImageNet classification with deep CNNs, fig. 3.",
    cost=(
        "no image: the weights are read, after one forward of a test picture that finds which "
        "convolutions the layer has; none where they are known"
    ),
    passes=always(forward=1, backward=0),
    scans=False,
    repeatable="deterministic: the weights as they are stored",
    settings=(
        of_layer("Whose convolutions can be chosen."),
        Setting(
            "Convolution",
            "any of the layer",
            "the one that makes the channels, else the last",
            "Whose filters are shown.",
        ),
        Setting(
            "Filter",
            "any of the convolution, by number",
            "the one that makes the chosen channel, else the first",
            "Which one is shown in full, slice by slice.",
        ),
    ),
    fixed=(
        "near-zero is a norm of at most 1% of the median, near-duplicate a cosine similarity of "
        "at least 0.95 with another filter; all filters share one scale"
    ),
    place="/layers/",
    caveat=(
        "Only the first convolution sees colours, so only its filters can be read as pictures; "
        "deeper ones weigh the channels before them, and their slices say little by themselves."
    ),
    guide=Guide(
        why=Answer(
            ("debugging and improving models", "teaching"),
            "To see whether training got anywhere: trained first filters are edges and colour "
            "blobs, untrained ones are noise, and dead or doubled ones waste capacity.",
        ),
        who=Answer(
            ("developers", "non-experts"),
            "Whoever trains a network, and whoever is shown for the first time that it learned "
            "its features by itself.",
        ),
        what=Answer(
            ("learned parameters",),
            "The weights of one convolution, as they are stored, on one scale for all filters.",
        ),
        how=Answer(
            ("attribution and feature visualisation",),
            "Small tiles: colours for the first convolution; norms, and the slices of one chosen "
            "filter, for the later ones.",
        ),
        when=Answer(
            ("during training", "after training"),
            "At every checkpoint: filters that stay noise after the first epochs are an early "
            "sign that something is wrong.",
        ),
        where=Answer(
            ("community",),
            "A figure in nearly every paper on convolutional networks since AlexNet; it works for "
            "any domain, as it needs no image.",
        ),
        read_for="Whether the first layer is trained, and which filters are dead or near copies.",
        not_for="What a deep channel means, or why an image was put into its class.",
    ),
)
