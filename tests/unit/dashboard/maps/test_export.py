"""The NPZ of raw maps: the numbers as they are, and everything needed to compute them again."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np

import dashboard
from dashboard.maps.export import Provenance, raw_map_npz
from explainers.engine.requests import ImageRef
from explainers.models import ModelCard
from explainers.results import Heatmap

CARD = cast(
    ModelCard,
    SimpleNamespace(
        key="net",
        name="Net",
        provenance="made up",
        weights_sha256="ab" * 32,
        trained=False,
        labels=("cat", "dog"),
        notes=(),
        preprocess=SimpleNamespace(describe=lambda: "resize 8", fingerprint="f1"),
    ),
)


def test_maps_come_back_to_the_bit_with_their_provenance() -> None:
    maps = {
        "layer1.0": Heatmap(np.array([[-1.5, 2.0]]), signed=True, units="logit"),
        "file": Heatmap(np.eye(3), signed=False, units="activation"),
    }
    image = ImageRef("cd" * 32, Path("/photos/tabby.png"))
    provenance = Provenance.of(CARD, image, 1, "grad_cam", (("steps", 8.0),))
    with np.load(io.BytesIO(raw_map_npz(maps, provenance)), allow_pickle=False) as arrays:
        assert set(arrays) == {"layer1.0", "file", "provenance"}
        for layer, heatmap in maps.items():
            assert arrays[layer].dtype == np.float32
            np.testing.assert_array_equal(arrays[layer], heatmap.values)
        message = json.loads(arrays["provenance"].item())
    assert message["layers"]["file"] == {"units": "activation", "signed": False}
    assert message["versions"]["stratoscope"] == dashboard.__version__
    assert {"torch", "captum", "numpy"} <= message["versions"].keys()
    assert {name: message[name] for name in ("model", "weights_sha256", "trained")} == {
        "model": "net",
        "weights_sha256": "ab" * 32,
        "trained": False,
    }
    assert (message["image"], message["image_sha256"]) == ("tabby.png", "cd" * 32)
    assert (message["target"], message["target_label"]) == (1, "dog")
    assert (message["method"], message["parameters"]) == ("grad_cam", {"steps": 8.0})
    assert (message["preprocessing"], message["preprocessing_fingerprint"]) == ("resize 8", "f1")
