"""Classes compared: which channels and layers separate two groups of images."""

from explainers.approaches.base import Approach, Setting, always
from explainers.methods.guide import Guide, GuideAnswer

APPROACH = Approach(
    key="classes",
    name="Classes compared",
    answers="Which channels separate these two groups of images, and which layer does so first?",
    source=(
        "Hedges 1981, effect size g; Benjamini and Hochberg 1995, false discovery rate; Alain and "
        "Bengio 2016, linear classifier probes, arXiv:1610.01644."
    ),
    cost="one scan of the images, with one forward for each; then a second",
    passes=always(forward=1, backward=0),
    scans=True,
    repeatable="deterministic: the folds have a fixed seed, and the scan's numbers are stored",
    settings=(
        Setting(
            "A",
            "any class, group, outcome or selection of the scan",
            "the largest narrow group",
            (
                "The reference for B. Each side needs at least two images that the other does not "
                "have."
            ),
        ),
        Setting(
            "B",
            "any class, group, outcome or selection of the scan",
            "the second largest narrow group",
            "A positive effect means that the channel is higher in B.",
        ),
    ),
    fixed=(
        "Hedges' g with 95% intervals of each channel's mean; Mann-Whitney tests at a false "
        "discovery rate of 5% over all channels, nothing significant under 8 images a side; "
        "separability by a ridge classifier in 5 folds, with the number of channels as its penalty"
    ),
    place="/compare/?kind=groups",
    caveat=(
        "A channel can separate two groups although the network does not use it to do so. Groups "
        "with different backgrounds also differ in the channels of the background."
    ),
    guide=Guide(
        why=GuideAnswer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            (
                "To replace an impression from a few pictures by effect sizes with intervals over "
                "all of them, where two classes are confused."
            ),
        ),
        who=GuideAnswer(
            ("developers", "users"),
            (
                "Developers and reviewers who debug a confusion or a release and need reliable "
                "numbers."
            ),
        ),
        what=GuideAnswer(
            ("individual units", "neurons in high-dimensional space", "aggregated information"),
            (
                "The mean activation of every channel of every layer over two groups of images, "
                "and how well the channels of each layer separate them together."
            ),
        ),
        how=GuideAnswer(
            ("line charts", "instance-based exploration"),
            (
                "A curve of separability over depth, and a table of channels by effect size with "
                "the images that drive each."
            ),
        ),
        when=GuideAnswer(
            ("after training",),
            "After training, on images that the network was not trained on.",
        ),
        where=GuideAnswer(
            ("domains", "community"),
            (
                "Any domain with labelled groups: probes and effect sizes are standard in studies "
                "of representations."
            ),
        ),
        read_for="Where in the network, and in which channels, two groups begin to differ.",
        not_for="Proof that the network's decision depends on those channels.",
    ),
)
