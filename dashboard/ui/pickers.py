"""The pickers that several pages share, and their options."""

import re
from collections.abc import Callable
from typing import Any

from dashboard.maps.scales import SCALES
from dashboard.ui import gallery, ids
from dashboard.ui.choices import Choices
from dashboard.ui.picker import Options, Picker
from dashboard.ui.view import ANY
from explainers.methods import Method
from explainers.models import ModelCard, left_out

# The fields of a view differ from page to page: `Any` is a view that has the picker's field.


def model_options(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    """The models of the server."""
    return [{"label": choices.name(key), "value": key} for key in choices.models]


def layer_options(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    """The traced layers of the model, input first."""
    return [{"label": la.label, "value": la.name} for la in choices.card(view.model).layers]


def layer_options_and_reasons(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    """The same, and disabled, why other blocks are no layers."""
    reasons = left_out(choices.card(view.model).notes)
    others = [{"label": why, "value": why, "disabled": True} for why in reasons]
    return [*layer_options(view, choices), *others]


def class_text(field: str, model: str = "model") -> Callable[[Any, Choices], str]:
    """A class as its picker writes it: empty for the predicted one."""

    def show(view: Any, choices: Choices) -> str:  # noqa: ANN401
        target = getattr(view, field)
        labels = choices.card(getattr(view, model)).labels
        return "" if target is None else f"{target} · {labels[target]}"

    return show


def other_method_options(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    """The same methods, and none."""
    return [{"label": "none", "value": ANY}, *method_options(view, choices)]


def method_options(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    """The methods; those that do not fit the model are disabled."""
    card, layer = choices.card(view.model), getattr(view, "layer", "")
    return [_method_option(method, card, layer) for method in choices.methods]


def _method_option(method: Method, card: ModelCard, layer: str) -> dict[str, Any]:
    """A method that does not fit the view's layer stays enabled, as it may fit the next layer."""
    unfit = method.fit(card)
    unfit_here = method.unfit_at(card, layer)
    where = ""
    if unfit or unfit_here:
        where = f" · not for this {'model' if unfit else 'layer'}: {_briefly(unfit or unfit_here)}"
    return {
        "label": method.name + (f" · per {method.piece}" if method.per_pixel else "") + where,
        "value": method.key,
        "disabled": bool(unfit),
        "title": unfit or unfit_here,
    }


def _briefly(reason: str) -> str:
    """The reason without its consequence, which follows a colon or a semicolon."""
    return re.split("[:;]", reason)[0].rstrip(".")


def _scales(view: Any, choices: Choices) -> Options:  # noqa: ANN401
    return [{"label": SCALES[k].name, "value": k} for k in choices.scales(view.relevance)]


MODEL: Picker[Any] = Picker("model", ids.MODEL, options=model_options)  # in every page's header
LAYER: Picker[Any] = Picker("layer", ids.LAYER, options=layer_options_and_reasons)
STRIP: Picker[Any] = Picker("layer", ids.STRIP_TILES, prop="selected")
CLASSES: Picker[Any] = Picker("model", ids.TARGET_OPTIONS, prop="model")
MAPS: tuple[Picker[Any], ...] = (
    LAYER,
    STRIP,
    Picker("method", ids.METHOD, options=method_options),
    Picker("relevance", ids.RELEVANCE),
    Picker("resolution", ids.RESOLUTION),
    Picker("scale", ids.SCALE, options=_scales),
    Picker("opacity", ids.OPACITY),
)
TARGET: tuple[Picker[Any], ...] = (
    Picker("target", ids.TARGET, show=class_text("target")),
    CLASSES,
)
PREDICTIONS: tuple[Picker[Any], ...] = (
    *TARGET,
    Picker("target", ids.PREDICTIONS_BARS, prop="selected"),
    *(Picker(field, ids.PREDICTIONS_BARS, prop=field) for field in ("layer", "method")),
)
GALLERY: tuple[Picker[Any], ...] = (
    Picker("image", ids.GALLERY, prop="selected"),
    Picker("text", ids.GALLERY_TEXT),
    Picker("label", ids.GALLERY_LABEL, options=gallery.label_options, empty=ANY),
    Picker("group", ids.GALLERY_GROUP, options=gallery.group_options, empty=ANY),
    Picker("outcome", ids.GALLERY_OUTCOME, options=gallery.outcome_options, empty=ANY),
    Picker("sort", ids.GALLERY_SORT, options=gallery.sort_options),
    *(
        Picker(field, ids.GALLERY, prop=field)
        for field in ("model", "text", "label", "group", "outcome", "sort")
    ),
)
