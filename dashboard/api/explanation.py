"""A map with its context: what it explains, in which units, and where it comes from."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from dashboard.api.files import (
    Arrays,
    Record,
    UnreadableResult,
    check_schema,
    read_provenance,
    write_result,
)
from dashboard.api.images import ImageSource
from dashboard.core.schemas import MAPS_NPZ
from dashboard.figures.cam import cam_figure
from dashboard.maps.export import PIXELS, Provenance, record_of
from dashboard.maps.rendering import SHARE_OF_PIXELS, overlay, peak_of
from dashboard.maps.scales import DIVERGING, SCALES, SEQUENTIAL
from data.gallery.items import printable
from explainers import Model
from explainers.errors import UnfitArgument
from explainers.results import FloatArray, Heatmap, read_only

PICTURE = "provenance.picture"  # the array with the picture, a PNG file as uint8


@dataclass(frozen=True, eq=False)
class Explanation:
    """The map of one image by one method, at one layer and for one class.

    `values` is (height, width) float32, read-only: one value for each cell of the layer, or for
    each pixel of the network's input. Its `units` are the method's, such as "logit"; `signed`
    states whether negative values argue against the class.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> cam = stratoscope.explain(model, "photos/coffee.png")
        >>> cam.values.shape, cam.units, cam.layer
        ((7, 7), 'logit', 'bn2')
        >>> cam.label, round(cam.probability, 2)
        ('espresso', 0.95)
        >>> cam.save("coffee.npz").name
        'coffee.npz'
        >>> bool((stratoscope.load("coffee.npz").values == cam.values).all())
        True
    """

    values: FloatArray = field(repr=False)
    units: str
    signed: bool
    layer: str  # "" for a map per pixel
    method: str  # key of the method
    target: int  # index of the class that it explains
    label: str  # name of that class
    probability: float  # of that class, 0 to 1; NaN in files that the app wrote
    predicted: int  # index of the most probable class; -1 in files that the app wrote
    caution: str  # why not to read it as localisation, or why it is zero everywhere; "" of neither
    # Weights, preprocessing, image, the method's parameters, versions.
    provenance: Provenance = field(repr=False)
    source: ImageSource | None = field(default=None, repr=False)  # None in a loaded result
    model: Model | None = field(default=None, repr=False)  # None in a loaded result
    _picture: Image.Image | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, np.float32, 2))

    @property
    def heatmap(self) -> Heatmap:
        """The values alone, with units and sign."""
        return Heatmap(self.values, signed=self.signed, units=self.units)

    @cached_property
    def picture(self) -> Image.Image:
        """The crop that the network saw, RGB; a file is read again for it.

        Raises: UnreadableImage if the file is gone or has changed; UnfitArgument if this result was
        loaded from a file without it.
        """
        if self._picture is not None:
            return self._picture
        if self.source is None or self.model is None:
            raise UnfitArgument("This file holds no picture; explain the image again.")
        picture = self.source.read()
        return self.source.preprocess(self.model, picture).crop(picture).convert("RGB")

    def figure(self) -> go.Figure:
        """The map as a Plotly figure, one cell per value, as on Explore; values on hover."""
        heatmap = self.heatmap
        share = SHARE_OF_PIXELS if not self.layer else 1.0
        bound = peak_of(heatmap, signed=heatmap.signed, share=share)
        figure = go.Figure(cam_figure(heatmap, self._scale.plotly, bound=bound))
        figure.update_traces(z=self.values)
        height, width = self.values.shape
        return figure.update_layout(
            width=SIDE,
            height=round(SIDE * height / width) + TITLE,
            margin={"t": TITLE},
            title={"text": self._title, "font": {"size": 13}},
        )

    def overlay(self, *, opacity: float = 0.6, smooth: bool = True) -> Image.Image:
        """The map in colour over the grey crop that the network saw, as the app downloads it.

        `opacity` is 0 (the picture alone) to 1; `smooth` interpolates between cells.

        Raises: as `picture`; UnfitArgument for another opacity.
        """
        if not 0 <= opacity <= 1:
            raise UnfitArgument(f"opacity is a number from 0 to 1, not {opacity}.")
        return overlay(
            self.picture,
            self.heatmap,
            opacity=opacity,
            scale=self._scale.key,
            smooth=smooth,
            signed=self.signed,
        )

    def save(self, path: str | PathLike[str], *, picture: bool = True) -> Path:
        """Writes values, provenance and the crop that the network saw to an `.npz`; returns where.

        `stratoscope.load` reads it. `picture=False` leaves the crop out.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written; as `picture`.
        """
        name = self.layer or PIXELS
        more = {
            "kind": KIND,
            "probability": self.probability,
            "predicted": self.predicted,
            "caution": self.caution,
        }
        arrays: dict[str, Any] = {name: self.values}
        if picture:
            buffer = io.BytesIO()
            self.picture.save(buffer, "PNG")
            arrays[PICTURE] = np.frombuffer(buffer.getvalue(), np.uint8)
        return write_result(path, record_of({name: self.heatmap}, self.provenance) | more, arrays)

    @property
    def _scale(self) -> Any:  # noqa: ANN401 - a ColourScale
        return SCALES[next(iter(DIVERGING if self.signed else SEQUENTIAL))]

    @property
    def _title(self) -> str:
        where = f" at {self.layer}" if self.layer else ""
        return f"{self.method}{where}, {self.label}, in units of the {self.units}"


KIND = "map"
SIDE = 520  # pixels of a figure's width
TITLE = 32  # pixels above a figure


def explanation_in(
    path: str | PathLike[str], record: Record, arrays: Arrays, layer: str | None
) -> Explanation:
    """The map in a file of `Explanation.save`, of the app's download or of `explain --maps`.

    Raises: UnreadableResult; UnfitArgument if the file holds several maps and `layer` none of them.
    """
    check_schema(path, record, MAPS_NPZ)
    provenance = read_provenance(path, record)
    described: Mapping[str, Any] = record.get("layers", {})
    names = [name for name in arrays if name in described]
    if not names:
        raise UnreadableResult(f"{printable(str(path))} holds no map; save or download it again.")
    chosen = names[0] if layer is None and len(names) == 1 else layer
    if chosen not in names:
        raise UnfitArgument(
            f"{printable(str(path))} holds the maps of {', '.join(names)}; choose one with layer=."
        )
    png = arrays.get(PICTURE)
    return Explanation(
        values=arrays[chosen],
        units=str(described[chosen]["units"]),
        signed=bool(described[chosen]["signed"]),
        layer="" if chosen == PIXELS else chosen,
        method=provenance.method,
        target=provenance.target,
        label=provenance.target_label,
        probability=float(record.get("probability", np.nan)),
        predicted=int(record.get("predicted", -1)),
        caution=str(record.get("caution", "")),
        provenance=provenance,
        _picture=None if png is None else Image.open(io.BytesIO(png.tobytes())).convert("RGB"),
    )
