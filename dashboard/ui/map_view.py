"""The view of Explore."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dashboard.ui import fields as p
from dashboard.ui.view import GalleryView, ViewField
from explainers.edits.corruptions import CORRUPTIONS
from explainers.what_if.region_test import PERCENT


@dataclass(frozen=True, kw_only=True)
class View(GalleryView):
    """One image under one model. `target` None stands for the predicted class."""

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        p.IMAGE,
        p.LAYER,
        p.METHOD,
        p.PARAMS,
        p.TARGET,
        p.RELEVANCE,
        p.RESOLUTION,
        p.SCALE,
        p.OPACITY,
        p.one_of("show", "input", "original"),
        p.one_of("plot", "overlay", "photo", "values"),
        p.PINNED,
        p.EDITS,
        p.MARKED_PERCENT,
        p.one_of("corruption", *(kind.key for kind in CORRUPTIONS)),
        *p.GALLERY,
    )
    identity: ClassVar[tuple[str, ...]] = ("image", "model", "layer", "method")
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "image": ("target", "edits"),
        "model": ("layer", "edits"),
        "method": ("params",),
        "relevance": ("scale",),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "relevance")

    image: str
    layer: str
    method: str
    params: str = ""
    target: int | None = None
    relevance: str = "relu"
    scale: str = "inferno"
    opacity: int = 60
    show: str = "input"
    plot: str = "overlay"
    pinned: str = ""
    edits: str = ""
    percent: int = int(PERCENT.default)  # of the image that the region test takes as marked
    corruption: str = CORRUPTIONS[0].key
