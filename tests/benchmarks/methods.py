"""What each method costs beside Captum called directly: `python -m tests.benchmarks.methods`.

Both take turns on the same preprocessed image, EfficientNet-Lite0 (guided methods: a ResNet-18),
with equal numbers of passes, Captum in chunks of the size that it does fastest here of 1 and 4;
ratios are medians of the rounds' own. The CAMs of all layers are read from one existing trace.
The evidence of a map and the mosaic of 2,048 maps follow in the same run: quality.py, layers.py.
The exit code says whether the bounds were kept.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable

import torch
from captum import attr
from torch import Tensor, nn

from explainers import METHODS, Model, load_model
from explainers.methods import find_method
from explainers.methods.baselines import baseline
from explainers.methods.feature_ablation import superpixels
from explainers.methods.passes import at_once, out_of_place
from explainers.passes.tracing import Trace, trace_input
from tests.benchmarks import layers, quality
from tests.benchmarks.report import Row, machine, print_table

ROUNDS = 5
TARGET = 3
STEPS, SAMPLES, WINDOW, STRIDE, AREAS = 8, 8, 64, 32, 16
CHUNKS = (1, 4)  # images that Captum takes at once
MOST_OF_CAPTUM = 1.15
MOST_OF_TRACE = 0.4
GIVEN: dict[str, dict[str, float | str]] = {
    "integrated_gradients": {"steps": STEPS},
    "layer_integrated_gradients": {"steps": STEPS},
    "layer_conductance": {"steps": STEPS},
    "smooth_grad": {"samples": SAMPLES},
    "gradient_shap": {"samples": SAMPLES},
    "occlusion": {"window": WINDOW, "stride": STRIDE},
    "feature_ablation": {"superpixels": AREAS},
}
Call = Callable[[], object]


def by_captum(key: str, model: Model, net: nn.Module, x: Tensor, chunk: int) -> Call | None:
    """The same map by Captum itself; None where Captum has no such method."""
    layer = net.get_submodule(model.layers[-1].name)
    black, mean = (baseline(model, x, kind) for kind in ("black", "mean"))
    path = {"target": TARGET, "n_steps": STEPS, "internal_batch_size": chunk}
    spread = 0.15 * float(x.max() - x.min())
    noise = {"nt_samples": SAMPLES, "nt_samples_batch_size": chunk, "stdevs": spread}
    calls: dict[str, Call] = {
        "layer_grad_cam": lambda: attr.LayerGradCam(net, layer).attribute(x, TARGET),
        "saliency": lambda: attr.Saliency(net).attribute(x, TARGET),
        "input_x_gradient": lambda: attr.InputXGradient(net).attribute(x, TARGET),
        "guided_backprop": lambda: attr.GuidedBackprop(net).attribute(x, TARGET),
        "guided_grad_cam": lambda: attr.GuidedGradCam(net, layer).attribute(x, TARGET),
        "layer_activation": lambda: attr.LayerActivation(net, layer).attribute(x),
        "integrated_gradients": lambda: attr.IntegratedGradients(net).attribute(x, black, **path),
        "layer_integrated_gradients": lambda: attr.LayerIntegratedGradients(net, layer).attribute(
            x, black, **path
        ),
        "layer_conductance": lambda: attr.LayerConductance(net, layer).attribute(x, black, **path),
        "smooth_grad": lambda: attr.NoiseTunnel(attr.Saliency(net)).attribute(
            x, target=TARGET, abs=False, **noise
        ),
        "gradient_shap": lambda: attr.GradientShap(net).attribute(
            x, black, n_samples=SAMPLES, stdevs=spread, target=TARGET
        ),
        "occlusion": lambda: attr.Occlusion(net).attribute(
            x,
            (3, WINDOW, WINDOW),
            strides=(3, STRIDE, STRIDE),
            baselines=mean,
            target=TARGET,
            perturbations_per_eval=chunk,
        ),
        "feature_ablation": lambda: attr.FeatureAblation(net).attribute(
            x,
            mean,
            target=TARGET,
            feature_mask=torch.from_numpy(superpixels(x, AREAS)),  # part of the method: both pay
            perturbations_per_eval=chunk,
        ),
    }
    return calls.get(key)


def seconds(call: Call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def beside_captum(key: str, model: Model, x: Tensor) -> Row | None:
    """The ratio of the two, with the milliseconds."""
    method, layer = find_method(key), model.layers[-1].name
    with model.ready() as net, out_of_place(net):
        calls = [by_captum(key, model, net, x, chunk) for chunk in CHUNKS]
        possible = [call for call in calls if call is not None]
        if not possible:
            return None
        captum = min(possible, key=seconds)
        ours = lambda: method.compute(model, x, layer, TARGET, GIVEN.get(key, {}))  # noqa: E731
        ours()
        pairs = [(seconds(ours), seconds(captum)) for _ in range(ROUNDS)]
    ratio = statistics.median(own / theirs for own, theirs in pairs)
    own, theirs = (1e3 * statistics.median(each) for each in zip(*pairs, strict=True))
    note = f"{own:.0f} ms, Captum {theirs:.0f} ms"
    return Row(f"{method.name} / Captum", ratio, "x", MOST_OF_CAPTUM, note)


def cams(traced: Trace, keys: list[str]) -> None:
    """Every layer's map by each of these methods."""
    for key in keys:
        from_trace = find_method(key).from_trace
        assert from_trace is not None
        for layer in traced.layers:
            from_trace(traced, layer)


def from_a_trace(model: Model, x: Tensor) -> list[Row]:
    """All CAMs of all layers, as a share of the trace that they are read from."""
    traced = trace_input(model, x, TARGET)
    keys = [method.key for method in METHODS if method.from_trace is not None]
    rows = []
    for name, these, bound in (
        (f"{len(keys) - 1} maps of every layer", [k for k in keys if k != "eigen_cam"], True),
        ("EigenCAM of every layer", ["eigen_cam"], False),
    ):
        cams(traced, these)
        shares = [
            seconds(lambda these=these: cams(traced, these))
            / seconds(lambda: trace_input(model, x, TARGET).result())
            for _ in range(ROUNDS)
        ]
        most = MOST_OF_TRACE if bound else None
        rows.append(Row(f"{name} / trace", statistics.median(shares), "x", most, model.card.name))
    return rows


def main() -> int:
    return max(of_methods(), quality.main(), layers.main())


def of_methods() -> int:
    warnings.simplefilter("ignore", UserWarning)
    torch.manual_seed(0)
    print(f"{machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads")
    lite0 = load_model("efficientnet_lite0")
    resnet = load_model("torchvision:resnet18", weights="random")
    picture = torch.linspace(-1, 1, 3 * 224 * 224).reshape(1, 3, 224, 224)
    picture = picture + 0.3 * torch.randn(1, 3, 224, 224)
    rows: list[Row] = []
    for method in METHODS:
        model = resnet if method.fit(lite0.card) else lite0
        at_once(model, picture, 1, backward=False)  # measured once per model
        row = beside_captum(method.key, model, picture.clone())
        rows += [row] if row is not None else []
    for model in (lite0, load_model("resnet50", weights="random")):
        rows += from_a_trace(model, picture)
    print_table(rows)
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
