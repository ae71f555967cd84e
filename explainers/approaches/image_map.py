"""Map of the images: a whole gallery as the last layer sees it."""

from explainers.approaches.base import Approach, Setting, always
from explainers.methods.guide import Answer, Guide

APPROACH = Approach(
    key="image_map",
    name="Map of the images",
    answers="Which images does the network hold for alike, and which stand apart from their class?",
    source="Pearson 1901, principal components; Jolliffe 2002, Principal component analysis.",
    cost="a scan of the images, once, with one forward of each; then a moment",
    passes=always(forward=1, backward=0),
    scans=True,
    repeatable=(
        "deterministic; each axis, whose sign is arbitrary, points to where its largest load is "
        "positive"
    ),
    settings=(
        Setting(
            "Coloured by",
            "outcome, group or class",
            "outcome",
            "What the points' colours say; their places stay.",
        ),
    ),
    fixed=(
        "two principal components of what the classifying layer is given, centred but not scaled; "
        "above 5,000 images an evenly chosen sample is drawn"
    ),
    place="/dataset/",
    caveat=(
        "Two components keep a part of the differences only (the axes say how much): points that "
        "lie together may be far apart in the other directions."
    ),
    guide=Guide(
        why=Answer(
            ("debugging and improving models", "comparing and selecting models", "teaching"),
            "To find mislabelled images, clusters within a class and classes that run together.",
        ),
        who=Answer(
            ("developers", "users", "non-experts"),
            "Everyone: a map with thumbnails needs no explanation, its caveat does.",
        ),
        what=Answer(
            ("neurons in high-dimensional space",),
            "The features before the last layer, some hundred numbers for each image.",
        ),
        how=Answer(
            ("dimensionality reduction", "instance-based exploration"),
            "Two principal components as a scatter; hover shows the image, a lasso makes a "
            "selection to compare or review.",
        ),
        when=Answer(
            ("after training",),
            "After training, over a whole gallery.",
        ),
        where=Answer(
            ("domains", "community"),
            "Embedding projectors are found in every field that trains classifiers.",
        ),
        read_for="Neighbourhoods to look into: outliers, mixtures and clusters.",
        not_for="Distances, or the absence of a difference.",
    ),
)
