"""Twelve kinds of network, untrained, take the way of `explain`; the benchmark has 120 more."""

import warnings

import pytest

from explainers import load_model
from tests.benchmarks.architectures import SOURCES, examine

# The source, how many layers it has, and the size of the last one.
TWELVE = {
    "timm:deit_tiny_distilled_patch16_224": (12, "blocks.10 192x14x14 tokens"),
    "timm:cait_xxs24_224": (25, "blocks.23 192x14x14 tokens"),
    "timm:levit_128s": (15, "stages.2.blocks.3 384x4x4 tokens"),
    "timm:pit_ti_224": (14, "transformers.2.blocks.2 256x7x7 tokens"),
    "timm:pvt_v2_b0": (13, "stages.3.norm 256x7x7 tokens"),
    "timm:swin_tiny_patch4_window7_224": (17, "norm 768x7x7 nhwc"),
    "timm:gmlp_ti16_224": (32, "norm 128x14x14 tokens"),
    "timm:fastvit_t8": (20, "final_conv 768x8x8 nchw"),
    "timm:mobilevit_xxs": (12, "final_conv 320x8x8 nchw"),
    "timm:ghostnet_050": (18, "blocks.9 480x7x7 nchw"),
    "torchvision:shufflenet_v2_x0_5": (18, "conv5 1024x7x7 nchw"),
    "torchvision:densenet121": (9, "features.norm5 1024x7x7 nchw"),
}


@pytest.mark.slow
@pytest.mark.parametrize("source", TWELVE)
def test_an_architecture_passes(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of timm and torchvision about themselves
        outcome = examine(load_model(source, weights="random", device="cpu"))
    assert outcome.faults == ()
    assert (outcome.layers, outcome.last) == TWELVE[source]
    assert outcome.notes[0].startswith(f"{outcome.layers} layer")


def test_the_list_holds_families_of_both_libraries() -> None:
    assert len(set(SOURCES)) == len(SOURCES) >= 120
    assert set(TWELVE) <= set(SOURCES)
