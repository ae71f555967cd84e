"""Filters: the learned weights themselves."""

from explainers.approaches.base import Approach, Setting, always, of_layer
from explainers.methods.guide import Guide, GuideAnswer

APPROACH = Approach(
    key="filters",
    name="Filters",
    answers="What has this convolution learned to respond to, independently of any image?",
    source="Krizhevsky et al. 2012, ImageNet classification with deep CNNs, fig. 3.",
    cost=(
        "no image: the weights are read after one forward of a test picture, which finds the "
        "convolutions of the layer; none if they are cached"
    ),
    passes=always(forward=1, backward=0),
    scans=False,
    repeatable="deterministic: the weights as they are stored",
    settings=(
        of_layer("Which layer's convolutions can be chosen."),
        Setting(
            "Convolution",
            "any of the layer",
            "the one that computes the channels, else the last",
            "Which convolution's filters to show.",
        ),
        Setting(
            "Filter",
            "any of the convolution, by number",
            "the one that computes the chosen channel, else the first",
            "Which one is shown in full, slice by slice.",
        ),
    ),
    fixed=(
        "near-zero is a norm of at most 1% of the median, near-duplicate a cosine similarity of "
        "at least 0.95 with another filter; all filters share one scale"
    ),
    place="/layers/",
    caveat=(
        "Only the first convolution sees colours, so only its filters can be read as pictures. "
        "Deeper ones weight the channels before them; their slices alone mean little."
    ),
    guide=Guide(
        why=GuideAnswer(
            ("debugging and improving models", "teaching"),
            (
                "To check whether training worked: trained first filters are edges and colour "
                "blobs, untrained ones are noise. Dead or duplicate filters waste capacity."
            ),
        ),
        who=GuideAnswer(
            ("developers", "non-experts"),
            (
                "Anyone who trains a network, and learners who see for the first time that it "
                "learned its features by itself."
            ),
        ),
        what=GuideAnswer(
            ("learned parameters",),
            "The stored weights of one convolution, with one scale for all filters.",
        ),
        how=GuideAnswer(
            ("attribution and feature visualisation",),
            (
                "Small tiles: colours for the first convolution; norms, and the slices of one "
                "chosen filter, for later ones."
            ),
        ),
        when=GuideAnswer(
            ("during training", "after training"),
            (
                "At every checkpoint: filters that stay noise after the first epochs are an early "
                "sign of a fault."
            ),
        ),
        where=GuideAnswer(
            ("community",),
            (
                "In nearly every paper on convolutional networks since AlexNet, and in any "
                "domain, as it needs no image."
            ),
        ),
        read_for=(
            "Whether the first layer is trained, and which filters are dead or near-duplicates."
        ),
        not_for="The meaning of a deep channel, or why an image was put into its class.",
    ),
)
