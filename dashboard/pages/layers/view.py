"""The view of Layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar, Self

from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.view import ANY, GalleryView, UnfitError, Values, ViewField
from explainers.layers.results import ORDERS, REDUCTIONS

SCALINGS = ("own", "shared")  # each map on its own scale, or all of the layer on one
MANY = ("64", "128", "512", "2048")  # maps on a page
PERCENT = 100
MIDDLE = "50, 50"
SUBSET = p.subset("of", lambda _, __: "")


def _number(name: str, text: str, most: int) -> int:
    if not text.isdecimal() or int(text) >= most:
        raise UnfitError(f"There is no {name} {text!r}: they are numbered from 0 to {most - 1}.")
    return int(text)


def _size(choices: Choices, parsed: Values) -> int:
    """How many channels the view's layer has."""
    layer = choices.layer(str(parsed["model"]), str(parsed["layer"]))
    return layer.shape[0] if layer else 1


def _channel(text: str, choices: Choices, parsed: Values) -> int:
    return _number("channel", text, _size(choices, parsed))


def _convolution(text: str, choices: Choices, parsed: Values) -> str:
    layer = str(parsed["layer"])
    convolutions = choices.convolutions(str(parsed["model"]), layer).convolutions
    if text != ANY and text not in [each.name for each in convolutions]:
        raise UnfitError(f"{layer} has no convolution {text!r}.")
    return "" if text == ANY else text


def _filter(text: str, choices: Choices, parsed: Values) -> int:
    convolutions = choices.convolutions(str(parsed["model"]), str(parsed["layer"]))
    chosen = convolutions.chosen(str(parsed["convolution"]))
    if chosen is None:
        raise UnfitError(f"{parsed['layer']} has no convolution, so no filter {text!r}.")
    return _number("filter", text, chosen.filters)


def _of(text: str, choices: Choices, parsed: Values) -> object:
    return SUBSET.parse(text, choices, parsed) if parsed["scan"] else ""


def _order(choices: Choices, parsed: Values) -> str:
    """By contribution to the logit, which takes a gradient; else by the mean."""
    layer = str(parsed["layer"])
    cut_off = choices.card(str(parsed["model"])).cut_off
    return "mean" if layer in cut_off else ORDERS[0]


def _page(text: str, choices: Choices, parsed: Values) -> int:
    pages = ceil(_size(choices, parsed) / int(str(parsed["many"])))
    if not text.isdecimal() or not 1 <= int(text) <= pages:
        raise UnfitError(f"Feature maps have no page {text!r}: the last one is {pages}.")
    return int(text)


def _place(text: str, _: Choices, __: Values) -> str:
    parts = [part.strip().removesuffix("%").strip() for part in text.split(",")]
    if len(parts) != len("xy") or not all(p.isdecimal() and int(p) <= PERCENT for p in parts):
        raise UnfitError(
            f"A position is two whole numbers from 0 to 100, such as {MIDDLE}, not {text!r}."
        )
    return ", ".join(str(int(part)) for part in parts)


@dataclass(frozen=True, kw_only=True)
class LayersView(GalleryView):
    """One layer of a model for one image.

    `target` None stands for the predicted class, `channel` None for the first one in the order,
    `page` None for the one of the feature maps that holds the channel,
    `convolution` "" for the one that makes the layer's channels, `filter` None for the channel's,
    `of` "" for the largest group.
    """

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        p.IMAGE,
        p.LAYER,
        p.TARGET,
        p.one_of("reduction", *REDUCTIONS),
        ViewField("at", lambda _, __: MIDDLE, _place),
        replace(p.one_of("order", *ORDERS), default=_order),
        p.one_of("scaling", *SCALINGS),
        p.one_of("many", *MANY),
        ViewField("page", lambda _, __: None, _page),
        ViewField("channel", lambda _, __: None, _channel),
        ViewField("convolution", lambda _, __: "", _convolution),
        ViewField("filter", lambda _, __: None, _filter),
        p.SCAN,
        replace(SUBSET, parse=_of),
        p.RESOLUTION,
        p.OPACITY,
        *p.GALLERY,
    )
    identity: ClassVar[tuple[str, ...]] = ("image", "model", "layer")
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "image": ("target",),
        "model": ("layer", "channel", "page", "convolution", "filter", "scan", "of"),
        "layer": ("channel", "page", "convolution", "filter"),
        "order": ("page",),
        "many": ("page",),
        "channel": ("page", "filter"),
        "convolution": ("filter",),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "layer", "scan")

    image: str
    layer: str
    target: int | None = None
    reduction: str = REDUCTIONS[0]
    at: str = MIDDLE
    order: str = ORDERS[0]
    scaling: str = SCALINGS[0]
    many: str = MANY[0]
    page: int | None = None
    channel: int | None = None
    convolution: str = ""
    filter: int | None = None
    scan: str = ""
    of: str = ""
    opacity: int = 60

    @classmethod
    def from_values(cls, values: Values, choices: Choices, before: Values | None = None) -> Self:
        """As any view; a filter that makes a channel of the layer is chosen with that channel."""
        view = super().from_values(values, choices, before)
        if view.filter is None:
            return view
        of = choices.convolutions(view.model, view.layer).chosen(view.convolution)
        if of is None or not of.makes:
            return view
        return replace(view, channel=view.filter, filter=None, page=None)

    def notices_of_link(self, values: Mapping[str, str]) -> Sequence[str]:
        """Whether it names images of no scan."""
        of = values.get("of")
        if self.scan or not of:
            return ()
        return (
            f"The link's images {of[:100]!r} need a scan of this gallery with this "
            "model. Scan on Dataset.",
        )

    @property
    def place(self) -> tuple[float, float]:
        """The chosen point of the crop: x and y, 0 to 1."""
        x, y = (int(part) / PERCENT for part in self.at.split(","))
        return x, y
