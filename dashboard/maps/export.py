"""Raw maps as a file: an NPZ that states the request and the model, and needs no pickle."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np

from dashboard.core.inputs import warnings_of
from dashboard.core.schemas import MAPS_NPZ
from dashboard.core.version import __version__
from explainers.engine.requests import ImageRef
from explainers.engine.result_store import ALGORITHM
from explainers.models import ModelCard
from explainers.results import Heatmap
from explainers.what_if.text import write_edits

PROVENANCE_KEY = "provenance"
PIXELS = "pixels"  # name of the array for a method with one map per pixel


def library_versions() -> dict[str, str]:
    """The versions that the numbers may depend on."""
    libraries = ("torch", "torchvision", "captum", "numpy")
    return {"stratoscope": __version__} | {name: version(name) for name in libraries}


@dataclass(frozen=True)
class Provenance:
    """Everything that is needed to recompute the maps of a file."""

    model: str
    model_name: str
    model_provenance: str
    weights_sha256: str
    trained: bool
    preprocessing: str
    preprocessing_fingerprint: str
    image: str  # file name
    image_sha256: str
    target: int
    target_label: str
    method: str
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    edits: str = ""  # of the image, before the network saw it; as --edit takes them, with ; between
    notices: tuple[str, ...] = ()  # warnings about the model
    prediction: str = ""  # the model's answer beside the label, where the image has one
    trust: Mapping[str, str] = field(default_factory=dict)  # "badge", and each test: in words
    algorithm: int = ALGORITHM
    versions: Mapping[str, str] = field(default_factory=library_versions)

    @classmethod
    def of(
        cls,
        card: ModelCard,
        image: ImageRef,
        target: int,
        method: str,
        parameters: tuple[tuple[str, float | str], ...] = (),
    ) -> "Provenance":
        """The provenance of the maps of `method` for class `target` in `image`."""
        return cls(
            model=card.key,
            model_name=card.name,
            model_provenance=card.provenance,
            weights_sha256=card.weights_sha256,
            trained=card.trained,
            preprocessing=card.preprocess.describe(),
            preprocessing_fingerprint=card.preprocess.fingerprint,
            image=image.path.name,
            image_sha256=image.content or image.sha256,
            edits=write_edits(image.edits),
            target=target,
            target_label=card.labels[target],
            method=method,
            parameters=dict(parameters),
            notices=warnings_of(card),
        )


def raw_map_npz(maps: Mapping[str, Heatmap], provenance: Provenance) -> bytes:
    """One float32 array (height, width) per layer, named by the layer, and the provenance.

    The array "provenance" is a JSON text that also gives the schema, and each map's units and sign:
    `json.loads(np.load(file)["provenance"].item())`. `stratoscope.load` reads it.
    """
    return npz({layer: map_.values for layer, map_ in maps.items()}, record_of(maps, provenance))


def record_of(maps: Mapping[str, Heatmap], provenance: Provenance) -> dict[str, Any]:
    """The provenance as plain values, with the schema, and units and sign of each map."""
    layers = {name: {"units": map_.units, "signed": map_.signed} for name, map_ in maps.items()}
    return {"schema": MAPS_NPZ} | asdict(provenance) | {"layers": layers}


def npz(arrays: Mapping[str, Any], record: Mapping[str, Any]) -> bytes:
    """The arrays by name, and `record` as a JSON text in the array "provenance"; no pickle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # np.savez cannot take a layer called "file"
        for name, array in {**arrays, PROVENANCE_KEY: np.array(json.dumps(record))}.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as entry:
                np.lib.format.write_array(entry, np.asarray(array), allow_pickle=False)
    return buffer.getvalue()
