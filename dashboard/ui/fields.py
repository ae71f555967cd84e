"""How each parameter of a view is parsed; the pages' views are built from these."""

from collections.abc import Callable
from functools import partial

from dashboard.maps.image_lookup import EDITED, edited_id
from dashboard.maps.map_requests import fitting_parameters, write_parameters
from dashboard.maps.shared_parameters import write_shared
from dashboard.maps.targets import find_class, similar_classes
from dashboard.ui.choices import Choices
from dashboard.ui.view import ANY, UnfitError, Values, ViewField
from data.gallery.class_names import exact
from data.gallery.gallery import SORTS
from data.gallery.outcomes import OUTCOMES
from data.scans.subsets import Subset, SubsetProblem
from explainers.errors import UnfitEdit
from explainers.methods import Method, default_method, find_method
from explainers.models import ModelCard
from explainers.what_if.region_test import PERCENT as MARKED
from explainers.what_if.text import check_sources, parse_edits, write_edits

MOST_PROBLEMS = 3  # of one value, listed in full


def _model(text: str, choices: Choices, _: Values) -> str:
    problem = choices.problem_with_model(text)
    if problem:
        raise UnfitError(problem)
    return text


def _image(text: str, choices: Choices, _: Values) -> str:
    problem = choices.problem_with_image(text)
    if problem:
        raise UnfitError(problem)
    return text


def _layer(text: str, choices: Choices, parsed: Values) -> str:
    model = str(parsed["model"])
    if choices.layer(model, text) is None:
        name, shown = choices.card(model).name, parsed["layer"]
        raise UnfitError(f"{name} has no traced layer {text!r}; {shown} is shown instead.")
    return text


def _default_layer(choices: Choices, parsed: Values) -> str:
    return choices.card(str(parsed["model"])).last_layer


def _default_method(choices: Choices, parsed: Values) -> str:
    return default_method(choices.card(str(parsed["model"]))).key


def _class(text: str, card: ModelCard) -> int:
    """A class by index, by "index · name" (as the pickers write it), by WordNet id or name.

    A number is an index wherever there is such a class, as links state classes so; else a label.
    """
    labels = card.labels
    number, dot, name = text.partition("·")
    number = number.strip()
    if number.isdecimal() and int(number) < len(labels):
        label = labels[int(number)]
        if dot and name.strip().casefold() != label.casefold():
            raise UnfitError(f"{text!r} is no class: {number} is {label}.")
        return int(number)
    match = find_class(number if dot else exact(text), card)
    if match.index is not None:
        return match.index
    if number.isdecimal():
        raise UnfitError(
            f"Class {int(number)} does not exist: the classes are 0 to {len(labels) - 1}."
        )
    several = len(match.candidates) > 1
    near = [] if several else similar_classes(text, card)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UnfitError(
        f"{'Several classes are' if several else 'No class is'} called {text!r}.{hint}"
    )


def _scan(text: str, choices: Choices, parsed: Values) -> str:
    problem = choices.problem_with_scan(text)
    if problem:
        raise UnfitError(problem)
    return text


def _subset(text: str, choices: Choices, parsed: Values) -> str:
    try:
        subset = Subset.parse(text)
    except SubsetProblem as problem:
        raise UnfitError(str(problem)) from None
    if missing := choices.problem_with_subset(subset, str(parsed.get("scan") or "")):
        raise UnfitError(missing)
    return subset.text


def _method(text: str, choices: Choices, parsed: Values) -> str:
    problem = _problem_with_method(text, choices, parsed)
    if problem:
        raise UnfitError(f"{problem} {find_method(str(parsed['method'])).name} is shown instead.")
    return text


def _problem_with_method(text: str, choices: Choices, parsed: Values) -> str:
    method_entry = next((method for method in choices.methods if method.key == text), None)
    if method_entry is None:
        return f"No method is called {text!r}."
    card = choices.card(str(parsed["model"]))
    reason = method_entry.fit(card)
    return f"{method_entry.name} does not fit {card.name}. {reason}" if reason else ""


def _params(text: str, _: Choices, parsed: Values) -> str:
    method = find_method(str(parsed["method"]))
    return _fitting(text, partial(write_parameters, method))


def _fitting(text: str, write: Callable[[dict[str, str]], str]) -> str:
    """Parameters as `write` gives them; those that do not fit stay at their defaults."""
    values, problems = fitting_parameters(text, write)
    fitting = write(values)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        sentences = [
            *problems[:MOST_PROBLEMS],
            *([f"{more} more also do not fit."] if more > 0 else []),
        ]
        raise UnfitError(" ".join(sentences), instead=fitting)
    return fitting


def _scale(text: str, choices: Choices, parsed: Values) -> str:
    if text not in choices.scales(str(parsed["relevance"])):
        raise UnfitError(f"No colour scale for such a map is called {text!r}.")
    return text


def _percent(text: str, _: Choices, __: Values) -> int:
    if not text.isdecimal() or int(text) > 100:  # noqa: PLR2004
        raise UnfitError(f"The opacity is a whole number from 0 to 100, not {text!r}.")
    return int(text)


def _marked(text: str, _: Choices, __: Values) -> int:
    low, high = int(MARKED.low), int(MARKED.high)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise UnfitError(
            f"The region test takes a whole number from {low} to {high} as the share of the image "
            f"in percent, not {text!r}."
        )
    return int(text)


def _constant(value: object) -> Callable[[Choices, Values], object]:
    return lambda _, __: value


def _free_text(text: str, _: Choices, __: Values) -> str:
    return "" if text == ANY else text


def one_of(name: str, *allowed: str) -> ViewField:
    """A choice of a few words, the default first; the empty one stands for no choice."""

    def parse(text: str, _: Choices, __: Values) -> str:
        text = _free_text(text, _, __)
        if text not in allowed:
            raise UnfitError(f"{name.capitalize()} is one of {', '.join(filter(None, allowed))}.")
        return text

    return ViewField(name, _constant(allowed[0]), parse)


def text(name: str) -> ViewField:
    """Free text; empty by default."""
    return ViewField(name, _constant(""), _free_text)


def subset(name: str, default: Callable[[Choices, Values], str]) -> ViewField:
    """Images of a scan, as data/scans/subsets.py writes them."""
    return ViewField(name, default, _subset)


def other_method(name: str, default: str, otherwise: str = ANY) -> ViewField:
    """A further method beside the first; ANY for none, which an address can say too.

    `otherwise` is the default where that one makes no sense for the model.
    """

    def fitting(choices: Choices, parsed: Values) -> str:
        return otherwise if _problem_with_method(default, choices, parsed) else default

    def parse(text: str, choices: Choices, parsed: Values) -> str:
        if text != ANY and (problem := _problem_with_method(text, choices, parsed)):
            raise UnfitError(problem)
        return text

    return ViewField(name, _constant(ANY) if default == ANY else fitting, parse)


def shared_params(*fields: str) -> ViewField:
    """Parameters of the methods that these fields of the view name, one value for all of them."""

    def parse(text: str, _: Choices, parsed: Values) -> str:
        return _fitting(text, partial(write_shared, methods_of(parsed, *fields)))

    return ViewField("params", _constant(""), parse)


def methods_of(values: Values, *fields: str) -> list[Method]:
    """The methods that the fields name, each once; ANY names none."""
    keys = dict.fromkeys(str(values[name]) for name in fields)
    return [find_method(key) for key in keys if key != ANY]


def _edits(text: str, _: Choices, parsed: Values) -> str:
    try:
        specs = parse_edits(text)
        check_sources(specs)
        parse_edits(edited_id(str(parsed.get("image", "")), text).partition(EDITED)[2])
    except UnfitEdit as error:
        raise UnfitError(str(error)) from None
    return write_edits(specs)


def target(name: str, model: str = "model") -> ViewField:
    """A class of the model that the parameter `model` names; None for the predicted one."""

    def parse(text: str, choices: Choices, parsed: Values) -> int:
        return _class(text, choices.card(str(parsed[model])))

    return ViewField(name, _constant(None), parse)


MODEL = ViewField("model", lambda choices, _: choices.models[0], _model)
MOST_EDITS = 6000  # characters of edits, which an image's id may hold too
IMAGE = ViewField("image", lambda choices, _: choices.first_image, _image, MOST_EDITS)
PINNED = ViewField("pinned", _constant(""), _image, MOST_EDITS)
EDITS = ViewField("edits", _constant(""), _edits, MOST_EDITS)
OTHER_MODEL = ViewField("model_b", lambda _, parsed: parsed["model"], _model)
OTHER_IMAGE = ViewField("image_b", lambda choices, _: choices.second_image, _image, MOST_EDITS)
LAYER = ViewField("layer", _default_layer, _layer)
SCAN = ViewField("scan", lambda choices, parsed: choices.scan(str(parsed["model"])), _scan)
METHOD = ViewField("method", _default_method, _method)
PARAMS = ViewField("params", _constant(""), _params)  # the method's own, "steps:50,seed:3"
TARGET = target("target")
RELEVANCE = one_of("relevance", "relu", "signed")
RESOLUTION = one_of("resolution", "smooth", "cells")
SCALE = ViewField("scale", lambda c, parsed: c.scales(str(parsed["relevance"]))[0], _scale)
OPACITY = ViewField("opacity", _constant(60), _percent)
MARKED_PERCENT = ViewField("percent", _constant(MARKED.default), _marked)
# The gallery's filters and its order, which every GalleryView has.
GALLERY = (
    *(text(name) for name in ("text", "label", "group")),
    one_of("outcome", "", *OUTCOMES),
    one_of("sort", *SORTS),
)
