"""What a trace costs beside the bare passes and its peers: `python -m tests.benchmarks.trace`.

All variants take turns on the same preprocessed image with the parameters frozen, so that a noisy
machine disturbs all of them alike; the ratios are medians of the rounds' own ratios. The exit code
says whether the bounds were kept.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable

import psutil
import torch
from captum.attr import LayerGradCam
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor
from torchcam.methods import GradCAM as TorchcamGradCAM

from explainers import Model, load_model
from explainers.passes.tracing import trace_input

TARGET = 281
ROUNDS = 15
SLOW_ROUNDS = 3  # of those that go layer by layer
MOST_OF_BARE = 1.3
LEAST_OF_CAPTUM = 8.0
TRACES = 500
WARM_UP = 100
MOST_GROWTH = 32 * 2**20  # bytes over the traces after the warm-up

Pass = Callable[[Model, Tensor], object]


def bare(model: Model, inputs: Tensor) -> object:
    with model.ready() as module:
        inputs = inputs.clone().requires_grad_()
        return torch.autograd.grad(module(inputs)[0, TARGET], inputs)


def stratoscope(model: Model, inputs: Tensor) -> object:
    return trace_input(model, inputs, TARGET).result()


def torchcam_at_once(model: Model, inputs: Tensor) -> object:
    names = [layer.name for layer in model.layers]
    with model.ready() as module, TorchcamGradCAM(module, names) as extractor:
        scores = module(inputs.clone().requires_grad_())
        return extractor(TARGET, scores, normalized=False)


def captum_by_layer(model: Model, inputs: Tensor) -> object:
    with model.ready() as module:
        return [
            LayerGradCam(module, module.get_submodule(layer.name)).attribute(inputs, target=TARGET)
            for layer in model.layers
        ]


def pytorch_grad_cam_by_layer(model: Model, inputs: Tensor) -> object:
    maps = []
    with model.ready() as module:
        for layer in model.layers:
            with GradCAM(module, [module.get_submodule(layer.name)]) as extractor:
                leaf = inputs.clone().requires_grad_()
                maps.append(extractor(leaf, [ClassifierOutputTarget(TARGET)]))
    return maps


VARIANTS: tuple[tuple[str, Pass, int], ...] = (
    ("bare forward + backward", bare, ROUNDS),
    ("Stratoscope: every layer's statistics, Grad-CAM, HiResCAM", stratoscope, ROUNDS),
    ("torchcam: every layer's Grad-CAM at once", torchcam_at_once, ROUNDS),
    ("Captum: LayerGradCam layer by layer", captum_by_layer, SLOW_ROUNDS),
    ("pytorch-grad-cam: layer by layer", pytorch_grad_cam_by_layer, SLOW_ROUNDS),
)


def seconds(run: Pass, model: Model, inputs: Tensor) -> float:
    started = time.perf_counter()
    run(model, inputs)
    return time.perf_counter() - started


def measure(model: Model, inputs: Tensor) -> dict[Pass, list[float]]:
    """Seconds of every variant, round by round; one warm-up beforehand."""
    for _, run, rounds in VARIANTS:
        if rounds == ROUNDS:
            run(model, inputs)
    times: dict[Pass, list[float]] = {run: [] for _, run, _ in VARIANTS}
    for count in range(ROUNDS):
        for _, run, rounds in VARIANTS:
            if count < rounds:
                times[run].append(seconds(run, model, inputs))
    return times


def ratio(times: dict[Pass, list[float]], run: Pass, to: Pass) -> float:
    """Median over the rounds that have both, each round's times divided by each other."""
    return statistics.median(a / b for a, b in zip(times[run], times[to], strict=False))


def verdict(name: str, value: float, kept: bool, bound: str) -> bool:
    print(f"  {name}: {value:.2f} (bound: {bound}) {'kept' if kept else 'MISSED'}")
    return kept


def compare(model: Model, inputs: Tensor) -> bool:
    """Prints one model's table; True if both bounds were kept."""
    size = " x ".join(map(str, inputs.shape[2:]))
    print(f"\n{model.card.name}, {len(model.layers)} layers, {size}, fp32")
    times = measure(model, inputs)
    for name, run, _ in VARIANTS:
        milliseconds = 1e3 * statistics.median(times[run])
        print(f"  {name:<60}{milliseconds:>9.1f} ms{ratio(times, run, bare):>8.2f} x bare")
    cost = ratio(times, stratoscope, bare)
    gain = ratio(times, captum_by_layer, stratoscope)
    kept = [
        verdict("trace / bare passes", cost, cost <= MOST_OF_BARE, f"at most {MOST_OF_BARE}"),
        verdict("Captum / trace", gain, gain >= LEAST_OF_CAPTUM, f"at least {LEAST_OF_CAPTUM:.0f}"),
    ]
    return all(kept)


def memory_is_flat(cases: list[tuple[Model, Tensor]]) -> bool:
    """Traces with the models in turn; True if the process does not grow after the warm-up."""
    process = psutil.Process()
    baseline = 0
    for count in range(TRACES):
        if count == WARM_UP:
            gc.collect()
            baseline = process.memory_info().rss
        stratoscope(*cases[count % len(cases)])
    gc.collect()
    growth = process.memory_info().rss - baseline
    print(f"\nMemory over {TRACES} traces: {baseline / 2**20:.0f} MiB after {WARM_UP}")
    kept = growth <= MOST_GROWTH
    return verdict("growth since, MiB", growth / 2**20, kept, f"at most {MOST_GROWTH // 2**20}")


def main() -> int:
    torch.manual_seed(0)
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads")
    models = [load_model("resnet50", weights="random"), load_model("efficientnet_lite0")]
    cases = [(model, torch.randn(1, 3, *model.preprocess.input_size)) for model in models]
    kept = [compare(model, inputs) for model, inputs in cases]
    kept.append(memory_is_flat(cases))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
