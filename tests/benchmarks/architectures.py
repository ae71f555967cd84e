"""Every family of timm and torchvision, untrained: `python -m tests.benchmarks.architectures`.

Each architecture takes the way of `explain`: it is loaded with random weights and a picture is
traced through it. Every layer's maps must be finite and as oblong as the input, the first third of
the layers must change most where the picture does, and Grad-CAM of the last layer must be Captum's,
which knows maps only. `-v` prints the notes on layers too; any other argument is a part of the
names to run. The exit code says whether all passed.
"""

import gc
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from captum.attr import LayerGradCam
from PIL import Image

from dashboard.cli.explanation import Explanation
from explainers import Model, load_model
from explainers.engine.requests import ImageRef
from explainers.errors import ExplainerError
from explainers.images.picture import as_rgb
from explainers.images.preprocess import probe_image
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import NCHW, as_maps
from explainers.passes.tracing import network_input, trace_input
from explainers.results import Layer
from tests.benchmarks.report import machine

# The smallest, or nearly, of each family that has a classifier.
TIMM = (
    *("test_vit", "test_vit4", "deit_tiny_patch16_224", "deit_tiny_distilled_patch16_224"),
    *("vit_tiny_r_s16_p8_224", "test_vit_relpos", "vit_wee_patch16_reg1_gap_256"),
    *("eva02_tiny_patch14_336", "beit_base_patch16_224", "vit_little_patch16_reg4_gap_256"),
    *("vit_base_patch32_clip_224", "naflexvit_base_patch16_gap", "samvit_base_patch16_224"),
    *("vitamin_small_224", "cait_xxs24_224", "coat_tiny", "convit_tiny", "crossvit_tiny_240"),
    *("levit_128s", "pit_ti_224", "pit_ti_distilled_224", "tnt_s_patch16_224", "volo_d1_224"),
    *("xcit_nano_12_p16_224", "pvt_v2_b0", "twins_svt_small", "twins_pcpvt_small"),
    *("swin_tiny_patch4_window7_224", "swinv2_tiny_window8_256", "swinv2_cr_tiny_224"),
    *("mvitv2_tiny", "mvitv2_small_cls", "hiera_tiny_224", "hieradet_small", "davit_tiny"),
    *("gcvit_xxtiny", "nest_tiny", "tiny_vit_5m_224", "visformer_tiny", "nextvit_small"),
    *("test_maxvit", "test_coatnet", "poolformer_s12", "caformer_s18", "edgenext_xx_small"),
    *("mobilevit_xxs", "mobilevitv2_050", "efficientformer_l1", "efficientformerv2_s0"),
    *("efficientvit_b0", "efficientvit_m0", "efficientvim_m1", "fastvit_t8", "fasternet_t0"),
    *("swiftformer_xs", "shvit_s1", "repvit_m1", "iformer_t", "lowformer_b0", "cpubone_nano"),
    *("mixer_s16_224", "gmlp_ti16_224", "resmlp_12_224", "sequencer2d_s", "convmixer_768_32"),
    *("mambaout_femto", "focalnet_tiny_srf", "test_convnext", "convnextv2_atto"),
    *("inception_next_atto", "rdnet_tiny", "csatv2", "starnet_s050", "resnet10t", "resnetv2_18"),
    *("resnest14d", "skresnet18", "legacy_seresnet18", "seresnext26t_32x4d", "res2net50_14w_8s"),
    *("ecaresnet26t", "tresnet_m", "test_nfnet", "test_byobnet", "mobileone_s0", "repvgg_a0"),
    *("halonet_h1", "lambda_resnet26t", "bat_resnext26ts", "regnetx_002", "regnety_002"),
    *("cs3darknet_s", "cspnext_tiny", "densenet121", "dla46_c", "dpn48b", "ese_vovnet19b_slim"),
    *("hgnetv2_b0", "hrnet_w18_small", "selecsls42", "vgg11", "xception41", "legacy_xception"),
    *("inception_v4", "inception_resnet_v2", "nasnetalarge", "pnasnet5large"),
    *("test_efficientnet", "tf_efficientnet_b0", "mnasnet_small", "mixnet_s", "spnasnet_100"),
    *("fbnetc_100", "hardcorenas_b", "mobilenetv2_035", "mobilenetv3_small_050", "lcnet_035"),
    *("lcnetv2_small", "mobilenetv4_conv_small_035", "mobilenetv5_base", "tinynet_e"),
    *("ghostnet_050", "ghostnetv3_050", "repghostnet_050", "rexnet_100"),
)
TORCHVISION = (
    *("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s"),
    *("googlenet", "inception_v3", "maxvit_t", "mnasnet0_5", "mobilenet_v2"),
    *("mobilenet_v3_small", "regnet_x_400mf", "regnet_y_400mf", "resnet18", "resnext50_32x4d"),
    *("shufflenet_v2_x0_5", "squeezenet1_1", "swin_t", "swin_v2_t", "vgg11_bn", "vit_b_32"),
)
SOURCES = (*(f"timm:{name}" for name in TIMM), *(f"torchvision:{name}" for name in TORCHVISION))

RELATIVE = 1e-3  # difference from Captum's map that rounding explains, of its largest value


@dataclass(frozen=True)
class Outcome:
    """What became of one architecture."""

    layers: int
    last: str  # its name and size
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def examine(model: Model) -> Outcome:
    """Traces a picture as `explain` does, and compares what comes out with what must."""
    inputs = network_input(model, probe_image())
    traced = trace_input(model, inputs)
    result = traced.result()
    record = Explanation(model.card, ImageRef("", Path(__file__)), result).record()
    last = model.layers[-1]
    faults = [
        *(
            f"{layer.name} lies {layer.shape[1:]}"
            for layer in model.layers
            if _skewed(layer, model)
        ),
        *(
            f"{layer.name} has no finite map"
            for layer, *maps in zip(result.layers, result.grad_cams, result.hires_cams, strict=True)
            if any(
                not np.isfinite(each.values).all() or each.values.shape != layer.shape[1:]
                for each in maps
            )
        ),
        *(f"{name} answers elsewhere" for name in _astray(model)),
    ]
    if len(record["layers"]) != len(model.layers):
        faults.append("the record leaves layers out")
    if last.form == NCHW and not _is_captums(model, inputs, traced.target):
        faults.append(f"Grad-CAM of {last.name} is not Captum's")
    size = "x".join(map(str, last.shape))
    return Outcome(
        len(model.layers),
        f"{last.name} {size} {last.form}",
        tuple(faults),
        tuple(note.text for note in model.card.notes if note.topic == "layers"),
    )


def _skewed(layer: Layer, model: Model) -> bool:
    """Whether the grid is not as oblong as the input."""
    (height, width), (_, rows, columns) = model.preprocess.input_size, layer.shape
    return abs(rows - columns * height / width) > 1


def _is_captums(model: Model, inputs: torch.Tensor, target: int) -> bool:
    last = model.layers[-1].name
    with model.ready() as module:
        expected = LayerGradCam(module, module.get_submodule(last)).attribute(inputs, target)
    result = trace_input(model, inputs, target).cam(last).values
    maps = expected[0] if isinstance(expected, tuple) else expected  # of maps and a class token
    requested = maps[0, 0].detach().numpy()
    return bool(np.abs(result - requested).max() <= RELATIVE * np.abs(requested).max() + 1e-12)


def _astray(model: Model) -> Iterator[str]:
    """The early layers that change most elsewhere than the picture was changed, at its top right.

    Later ones mix all places, so that nothing follows from theirs.
    """
    picture = as_rgb(probe_image()).resize((400, 400))
    changed = picture.copy()
    changed.paste(Image.effect_noise((100, 100), 200).convert("RGB"), (300, 0))  # top right
    names = [layer.name for layer in model.layers]
    kept = []
    for each in (picture, changed):
        inputs = network_input(model, each)
        with model.ready() as module, torch.no_grad(), recording(module, names) as activations:
            module(inputs)
        kept.append(dict(activations))
    for layer in model.layers[: 1 + len(names) // 3]:
        before, after = (as_maps(each[layer.name].detach(), layer)[0] for each in kept)
        change = (after - before).abs().mean(0)
        rows, columns = change.shape
        if min(rows, columns) < 4:
            continue
        quarters = [
            float(part.mean())
            for half in (change[: rows // 2], change[rows // 2 :])
            for part in (half[:, : columns // 2], half[:, columns // 2 :])
        ]
        if int(np.argmax(quarters)) != 1:
            yield layer.name


def attempt(source: str) -> tuple[str, Outcome | None]:
    """The verdict on one architecture, and what was found of it."""
    try:
        outcome = examine(load_model(source, weights="random", device="cpu"))
    except ExplainerError as refusal:
        return f"REFUSED {refusal}", None
    except Exception as error:  # what people would see as a traceback
        return f"TRACEBACK {error!r:.300}", None
    return f"FAILED {'; '.join(outcome.faults):.300}" if outcome.faults else "pass", outcome


def main(arguments: list[str]) -> int:
    expected = [each for each in arguments if each != "-v"]
    print(machine())
    chosen = [each for each in SOURCES if not expected or any(part in each for part in expected)]
    passed = 0
    for source in chosen:
        began = perf_counter()
        verdict, outcome = attempt(source)
        passed += verdict == "pass"
        result = (outcome.layers, outcome.last) if outcome else (0, "")
        seconds = perf_counter() - began
        print(
            f"{source:<46}{result[0]:>4}  {result[1]:<48}{seconds:>6.1f} s  {verdict}", flush=True
        )
        if outcome and "-v" in arguments:
            print(*(f"    {note}" for note in outcome.notes), sep="\n")
        gc.collect()
    print(f"\n{passed} of {len(chosen)} pass")
    return 0 if passed == len(chosen) else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))
