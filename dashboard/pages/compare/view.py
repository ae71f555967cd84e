"""The view of Compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from dashboard.maps.shared_parameters import without_owner
from dashboard.scans.corruptions import Corruption, UnfitCorruption
from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.view import ANY, GalleryView, UnfitError, Values, ViewField
from data.scans.subsets import Subset
from explainers.methods import Method

KINDS = ("images", "classes", "groups", "models", "methods")  # what is compared
METHODS = ("method", "method_2", "method_3", "method_4")


OUTCOMES = ("outcome:right", "outcome:wrong")
FEWEST = 2  # images of a side


def first_sides(choices: Choices, scan_id: str) -> tuple[str, str]:
    """The sides of a new page: two groups or classes, or right and wrong if those are tiny."""
    groups, scan = choices.opposites(scan_id), choices.opened_scan(scan_id)

    def fits(sides: tuple[str, str]) -> bool:
        return scan is None or all(
            len(Subset.parse(side).positions(scan)) >= FEWEST for side in sides
        )

    return OUTCOMES if not fits(groups) and fits(OUTCOMES) else groups


def _side(place: int) -> ViewField:
    def default(choices: Choices, parsed: Values) -> str:
        return first_sides(choices, str(parsed["scan"]))[place]

    return p.subset("ab"[place], default)


def _corruption(text: str, _: Choices, __: Values) -> str:
    try:
        return text and Corruption.parse(text).text
    except UnfitCorruption as problem:
        raise UnfitError(str(problem)) from None


@dataclass(frozen=True, kw_only=True)
class CompareView(GalleryView):
    """Two sides, A and B, of one of these kinds.

    Images: `image` under `model` for `target_a` beside `image_b` under `model_b` for `target_b`.
    Classes: `image` under `model` for `target_a` beside the same for `target_b`.
    Methods: `method` and up to three others of `image` under `model` for `target_a`.
    `params` hold for all methods that have them.
    Groups: the subsets `a` and `b` of a scan. Models: the scans of the gallery by `model` and by
    `model_b`, whose images may be corrupted by `corruption_b`.
    """

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        p.OTHER_MODEL,
        p.one_of("kind", *KINDS),
        p.SCAN,
        ViewField("corruption_b", lambda _, __: "", _corruption),
        _side(0),
        _side(1),
        p.IMAGE,
        p.OTHER_IMAGE,
        p.target("target_a"),
        p.target("target_b", "model_b"),
        p.one_of("choosing", "a", "b"),
        p.LAYER,
        p.METHOD,
        p.other_method("method_2", "hires_cam", otherwise="layer_activation"),
        p.other_method("method_3", "saliency"),
        p.other_method("method_4", ANY),
        p.shared_params(*METHODS),
        p.RELEVANCE,
        p.RESOLUTION,
        p.SCALE,
        p.OPACITY,
        *p.GALLERY,
    )
    identity: ClassVar[tuple[str, ...]] = (
        *("kind", "model", "model_b", "corruption_b", "scan", "a", "b"),
        *("image", "image_b", "layer", "method"),
    )
    pins: ClassVar[Mapping[str, str]] = {"weights": "model", "weights_b": "model_b"}
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "image": ("target_a",),
        "scan": ("a", "b"),
        "image_b": ("target_b",),
        "model": ("layer", "target_a", "scan"),
        "model_b": ("target_b", "corruption_b"),
        "relevance": ("scale",),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "model_b", "scan", "kind", "relevance")

    model_b: str
    corruption_b: str = ""
    kind: str = KINDS[0]
    scan: str
    a: str
    b: str
    image: str
    image_b: str
    target_a: int | None = None
    target_b: int | None = None
    choosing: str = "a"
    layer: str
    method: str
    method_2: str = "hires_cam"
    method_3: str = "saliency"
    method_4: str = ANY
    params: str = ""
    relevance: str = "relu"
    scale: str = "inferno"
    opacity: int = 60

    @property
    def compared(self) -> list[Method]:
        """The methods whose maps are shown, each once, in order."""
        return p.methods_of(self.values(), *(METHODS if self.kind == "methods" else METHODS[:1]))

    def notices_of_link(self, values: Mapping[str, str]) -> Sequence[str]:
        """The parameters that no method takes."""
        methods = p.methods_of(self.values(), *METHODS)
        names = ", ".join(without_owner(methods, values.get("params", "")))[:100]
        if not names:
            return ()
        return (f"Ignored the link's {names}: none of the compared methods has it.",)
