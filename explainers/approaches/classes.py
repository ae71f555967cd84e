"""Classes compared: which channels and layers tell two groups of images apart."""

from explainers.approaches.base import Approach, Setting, always
from explainers.methods.guide import Answer, Guide

APPROACH = Approach(
    key="classes",
    name="Classes compared",
    answers="Which channels, and which layer first, tell these two groups of images apart?",
    source=(
        "Hedges 1981, effect size g; Benjamini and Hochberg 1995, false discovery rate; Alain and "
        "Bengio 2016, linear classifier probes, arXiv:1610.01644."
    ),
    cost="a scan of the images, once, with one forward of each; then a second",
    passes=always(forward=1, backward=0),
    scans=True,
    repeatable="deterministic: the folds are drawn with a fixed seed, the scan's numbers are kept",
    settings=(
        Setting(
            "A",
            "any class, group, outcome or selection of the scan",
            "the largest narrow group",
            "The images that B is held against; each side needs two that are not on the other.",
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
        "separability by a ridge classifier, its penalty the number of channels, in 5 folds"
    ),
    place="/compare/?kind=groups",
    caveat=(
        "A channel that separates two groups need not be used by the network to tell them apart, "
        "and groups that differ in background differ in the background's channels too."
    ),
    guide=Guide(
        why=Answer(
            (
                "interpretability and explainability",
                "debugging and improving models",
                "comparing and selecting models",
            ),
            "To replace an impression from a few pictures by effect sizes with intervals over all "
            "of them, where two classes are confused.",
        ),
        who=Answer(
            ("developers", "users"),
            "Those who debug a confusion or review a release and want numbers that hold.",
        ),
        what=Answer(
            ("individual units", "neurons in high-dimensional space", "aggregated information"),
            "The mean activation of every channel of every layer over two groups of images, and "
            "how well each layer's channels together separate them.",
        ),
        how=Answer(
            ("line charts", "instance-based exploration"),
            "A curve of separability over depth, a table of channels by effect size, each with "
            "the images that drive it.",
        ),
        when=Answer(
            ("after training",),
            "After training, on images that the network has not been trained on.",
        ),
        where=Answer(
            ("domains", "community"),
            "Any domain with labelled groups; probes and effect sizes are the common language of "
            "representation studies.",
        ),
        read_for="Where in the network, and in which channels, two groups begin to differ.",
        not_for="Proof that the network's decision rests on those channels.",
    ),
)
