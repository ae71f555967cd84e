"""Which models a server opens with: what was named, else the best that is on this machine."""

from dataclasses import fields

from dashboard.core.settings import OWN_WEIGHTS, Settings
from explainers.images.preprocess_options import PreprocessOptions
from explainers.models import ModelSpec, weights_cached

PREFERRED = "resnet50"
ALWAYS_THERE = "efficientnet_lite0"  # its trained weights are installed with the app


def chosen_models(settings: Settings) -> tuple[ModelSpec, ...]:
    """The models in the order of the header; the first is the one the page opens with."""
    sources, weights = _sources(settings), settings.weights or (OWN_WEIGHTS,)
    if len(weights) != len(sources):  # checkpoints of one model, or models with their own weights
        sources, weights = sources * len(weights), weights * len(sources)
    pairs = zip(sources, weights, strict=True)
    return tuple(spec_of(settings, *pair, place) for place, pair in enumerate(pairs))


def preferred_is_missing(settings: Settings) -> bool:
    """Whether nobody named a model, and the one to open with is not on this machine."""
    named = settings.models or settings.weights
    return not named and not weights_cached(PREFERRED)


def spec_of(
    settings: Settings, source: str, weights: str = OWN_WEIGHTS, place: int = 0
) -> ModelSpec:
    """The recipe of the model at a place in their order, under these settings."""
    stated = settings.of_model(place)
    parts = {each.name: stated.pop(each.name) for each in fields(PreprocessOptions)}
    multi_label = stated.pop("multi_label") or False
    options = PreprocessOptions(**parts)
    return ModelSpec(
        source,
        weights=None if weights == OWN_WEIGHTS else weights,
        preprocess=options if options.stated else None,
        device=settings.device,
        offline=settings.offline,
        multi_label=multi_label,
        **stated,
    )


def _sources(settings: Settings) -> tuple[str, ...]:
    if settings.models:
        return settings.models
    if settings.weights:
        return (PREFERRED,)
    here = (PREFERRED, ALWAYS_THERE) if weights_cached(PREFERRED) else (ALWAYS_THERE,)
    one = settings.layers or settings.grid or settings.output
    return here[:1] if one else here
