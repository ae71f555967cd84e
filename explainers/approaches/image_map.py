"""Map of the images: a whole gallery as the last layer represents it."""

from explainers.approaches.base import Approach, Setting, always
from explainers.methods.guide import Guide, GuideAnswer

APPROACH = Approach(
    key="image_map",
    name="Map of the images",
    answers="Which images does the network represent alike, and which lie far from their class?",
    source="Pearson 1901, principal components; Jolliffe 2002, Principal component analysis.",
    cost="one scan of the images, with one forward for each; then a moment",
    passes=always(forward=1, backward=0),
    scans=True,
    repeatable=(
        "deterministic; each axis has an arbitrary sign, so its largest loading is positive"
    ),
    settings=(
        Setting(
            "Coloured by",
            "outcome, group or class",
            "outcome",
            "The meaning of the points' colours. Positions stay the same.",
        ),
    ),
    fixed=(
        "two principal components of the input of the classifying layer, centred but not scaled; "
        "above 5,000 images, an evenly chosen sample"
    ),
    place="/dataset/",
    caveat=(
        "Two components hold only part of the differences; the axes state how much. Points close "
        "together may be far apart in other directions."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("debugging and improving models", "comparing and selecting models", "teaching"),
            "To find mislabelled images, clusters within a class, and classes that overlap.",
        ),
        who=GuideAnswer(
            ("developers", "users", "non-experts"),
            "Everyone: a map with thumbnails needs no explanation, only its caveat.",
        ),
        what=GuideAnswer(
            ("neurons in high-dimensional space",),
            "The features before the last layer, some hundred numbers for each image.",
        ),
        how=GuideAnswer(
            ("dimensionality reduction", "instance-based exploration"),
            (
                "Two principal components as a scatter plot. Hover shows the image; a lasso "
                "selects images to compare or review."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, over a whole gallery.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            "In every field that trains classifiers, as embedding projectors.",
        ),
        read_for="Neighbourhoods to examine: outliers, mixtures and clusters.",
        not_for="Distances, or the absence of a difference.",
    ),
)
