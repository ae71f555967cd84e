"""The view of Compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dashboard.state import parameters as p
from dashboard.state.base import PageView, Parameter
from data.gallery import SORTS

KINDS = ("images",)  # what is compared


@dataclass(frozen=True, kw_only=True)
class CompareView(PageView):
    """Two sides, A and B, of one of three kinds.

    Images: `image` under `model` for `target_a` beside `image_b` under `model_b` for `target_b`.
    """

    parameters: ClassVar[tuple[Parameter, ...]] = (
        p.MODEL,
        p.OTHER_MODEL,
        p.one_of("kind", *KINDS),
        p.IMAGE,
        p.OTHER_IMAGE,
        p.target("target_a"),
        p.target("target_b", "model_b"),
        p.one_of("choosing", "a", "b"),
        p.LAYER,
        p.METHOD,
        p.RELEVANCE,
        p.RESOLUTION,
        p.SCALE,
        p.OPACITY,
        p.text("text"),
        p.LABEL,
        p.GROUP,
        p.OUTCOME,
        p.one_of("sort", *SORTS),
    )
    identity: ClassVar[tuple[str, ...]] = (
        *("kind", "model", "model_b", "image", "image_b", "layer", "method"),
    )
    pins: ClassVar[Mapping[str, str]] = {"weights": "model", "weights_b": "model_b"}
    resets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "image": ("target_a",),
        "image_b": ("target_b",),
        "model": ("layer", "target_a"),
        "model_b": ("target_b",),
        "relevance": ("scale",),
    }
    relists: ClassVar[tuple[str, ...]] = ("model", "relevance")

    model_b: str
    kind: str = KINDS[0]
    image: str
    image_b: str
    target_a: int | None = None
    target_b: int | None = None
    choosing: str = "a"
    layer: str
    method: str
    relevance: str = "relu"
    resolution: str = "smooth"
    scale: str = "inferno"
    opacity: int = 60
    text: str = ""
    label: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"
