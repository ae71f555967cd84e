"""URLs of pictures, heat maps and their downloads; each states everything its answer depends on."""

from collections.abc import Mapping

from dashboard.core.address import address
from data.gallery.index import DECODER
from explainers.engine.requests import FeatureMapsRequest, MapRequest
from explainers.engine.result_store import ALGORITHM
from explainers.models import ModelCard


def exactly(card: ModelCard) -> dict[str, object]:
    """The parameters that pin an address to a model, its weights, preprocessing and algorithms."""
    return {
        "model": card.key,
        "weights": card.weights_prefix,
        "preprocess": card.preprocess.fingerprint,
        "algorithm": ALGORITHM,
    }


BLANK = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/%3E"


def thumbnail_url(image_id: str) -> str:
    """The picture reduced to a tile."""
    return address(f"/images/{image_id}/thumbnail.webp")


def original_url(image_id: str) -> str:
    """The whole picture, upright, reduced where it is very large."""
    return address(f"/images/{image_id}/original.webp", {"decoder": DECODER})


def input_url(image_id: str, card: ModelCard) -> str:
    """The crop that the network sees."""
    return address(f"/images/{image_id}/input.webp", exactly(card) | bands_of(card))


def bands_of(card: ModelCard) -> dict[str, object]:
    """The parameter of the channels that pictures show, where they are chosen by hand.

    Browsers keep the picture at an address for ever.
    """
    bands = getattr(card.preprocess, "bands", None)
    return {"bands": ",".join(map(str, bands))} if bands else {}


PARAMETER = "with-"  # prefix of a method's own parameter
A, B = "a-", "b-"  # prefixes of the parameters of two maps in one address
BESIDE = "beside-"  # prefix of those of a second strip that shares its scales with the first


def heatmap_url(  # noqa: PLR0913
    card: ModelCard,
    image_id: str,
    request: MapRequest,
    *,
    signed: bool,
    smooth: bool = False,
    peak: float | None = None,
) -> str:
    """One layer's map; `peak` is the end of its scale, the map's own unless given."""
    shown = {
        "signed": int(signed),
        "smooth": int(smooth),
        "peak": None if peak is None else f"{peak:.6g}",
    }
    return address("/maps/heatmap.png", map_parameters(card, image_id, request) | shown)


def difference_url(
    first: Mapping[str, object], second: Mapping[str, object], *, signed: bool
) -> str:
    """The second map minus the first one, on its own scale; both as `map_parameters`."""
    sides = two_sides(first, second)
    return address("/maps/difference.png", sides | {"signed": int(signed)})


def two_sides(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object]:
    """The `map_parameters` of two maps in one address."""
    sides = {f"{A}{name}": value for name, value in first.items()}
    return sides | {f"{B}{name}": value for name, value in second.items()}


def strip_url(
    strip: Mapping[str, object],
    *,
    signed: bool,
    smooth: bool,
    beside: Mapping[str, object] | None = None,
) -> str:
    """Every layer's map under one another, each layer on its own scale.

    `strip` as `strip_parameters`; the scales hold for those of `beside` too, where it is given.
    """
    second = {f"{BESIDE}{name}": value for name, value in (beside or {}).items()}
    shown = {"signed": int(signed), "smooth": int(smooth)}
    return address("/maps/strip.png", {**strip, **shown, **second})


def strip_parameters(card: ModelCard, image_id: str, target: int, method: str) -> dict[str, object]:
    """Everything that the maps of a strip depend on, as parameters of an address."""
    return exactly(card) | {"image": image_id, "target": target, "method": method}


def mosaic_url(card: ModelCard, image_id: str, request: FeatureMapsRequest) -> str:
    """The strongest channels of a layer."""
    query = {"image": image_id, "layer": request.layer, "count": request.count}
    return address("/maps/channels.png", exactly(card) | query)


def filters_url(card: ModelCard, most: int) -> str:
    """The filters of the first convolution, the first `most` of them."""
    return address("/maps/filters.png", exactly(card) | {"most": most})


def map_parameters(card: ModelCard, image_id: str, request: MapRequest) -> dict[str, object]:
    """Everything that a raw heat map depends on, as parameters of an address."""
    return exactly(card) | {
        "image": image_id,
        "layer": request.layer,
        "target": request.target,
        "method": request.method,
        **{f"{PARAMETER}{name}": value for name, value in request.parameters},
    }


def part_url(card: ModelCard, image_id: str, request: MapRequest, part: str) -> str:
    """The crop with a part of it alone, or without it: an edit of the top of a map, as text."""
    pinned = map_parameters(card, image_id, request) | bands_of(card)
    return address("/explore/part.webp", pinned | {"part": part})


def overlay_url(  # noqa: PLR0913
    card: ModelCard,
    image_id: str,
    request: MapRequest,
    *,
    signed: bool,
    smooth: bool,
    scale: str,
    opacity: int,
    peak: float | None = None,
) -> str:
    """The map over the network's crop, as the page shows it; `opacity` in percent."""
    shown = {
        "signed": int(signed),
        "smooth": int(smooth),
        "scale": scale,
        "opacity": opacity,
        "peak": None if peak is None else f"{peak:.6g}",
    }
    pinned = map_parameters(card, image_id, request) | bands_of(card)
    return address("/downloads/overlay.png", pinned | shown)


def raw_map_url(card: ModelCard, image_id: str, request: MapRequest) -> str:
    """The raw, signed map with its provenance."""
    return address("/downloads/map.npz", map_parameters(card, image_id, request))


def statistics_csv_url(card: ModelCard, image_id: str) -> str:
    """The activation statistics of all layers."""
    return address("/downloads/statistics.csv", exactly(card) | {"image": image_id})


def step_urls(
    first: Mapping[str, object], second: Mapping[str, object], *, signed: bool
) -> tuple[str, str]:
    """Two images in step: a table of cells, and one page; both as `heatmaps.map_parameters`.

    `signed`: whether the page shows their negative values.
    """
    sides = two_sides(first, second) | {"signed": int(signed)}
    return tuple(address(f"/downloads/in-step.{kind}", sides) for kind in ("csv", "html"))  # type: ignore[return-value]
