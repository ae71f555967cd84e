"""The view of a page: a frozen value that the URL, the pickers and the store all speak of."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.choices import Choices
from data.gallery import OUTCOMES, SORTS
from explainers.methods import DEFAULT_METHOD

LONGEST = 200  # characters of one parameter
IDENTITY = ("image", "model", "layer", "method")  # always in the address, whatever the defaults

ANY = "*"  # what a drop-down list says for no choice; it cannot show an empty value

Values = Mapping[str, object]


class UnfitError(ValueError):
    """A value that this view cannot have; the message is one sentence."""


@dataclass(frozen=True)
class View:
    """Everything that decides what a page shows. `target` None stands for the predicted class."""

    model: str
    image: str
    layer: str
    method: str
    target: int | None = None
    relevance: str = "relu"
    resolution: str = "smooth"
    scale: str = "inferno"
    opacity: int = 60
    show: str = "input"
    pinned: str = ""
    text: str = ""
    label: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"
    notices: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_values(cls, values: Values, choices: Choices) -> "View":
        """Reads untrusted values; what does not fit becomes its default and a notice."""
        known: dict[str, Any] = {}
        notices = []
        for parameter in PARAMETERS:
            known[parameter.name] = parameter.default(choices, known)
            text = _as_text(values.get(parameter.name))
            if text:
                try:
                    known[parameter.name] = parameter.parse(text, choices, known)
                except UnfitError as unfit:
                    notices.append(str(unfit))
        return cls(**known, notices=tuple(notices))

    @classmethod
    def from_search(cls, search: str | None, choices: Choices) -> "View":
        """Reads a URL's query string, and says where a permalink no longer matches."""
        values = dict(parse_qsl((search or "").lstrip("?")))
        weights = values.pop("weights", "")
        view = cls.from_values(values, choices)
        notices = list(view.notices)
        unknown = sorted(set(values) - {parameter.name for parameter in PARAMETERS})
        if unknown:
            names = ", ".join(unknown)[:100]
            notices.append(f"The link's {names} is not known here and was left out.")
        card = choices.card(view.model)
        actual = card.weights_prefix
        if not card.weights_sha256.startswith(weights):
            notices.append(
                f"The link was made with weights {weights[: len(actual)]}, this model has "
                f"{actual}: the maps may differ from what was seen then."
            )
        return replace(view, notices=tuple(notices))

    @classmethod
    def from_store(cls, data: object, choices: Choices) -> "View":
        """Reads the view store, which is as untrusted as a URL."""
        return cls.from_values(data if isinstance(data, Mapping) else {}, choices)

    def values(self) -> dict[str, object]:
        """The parameters by name, without the notices."""
        return {name: value for name, value in asdict(self).items() if name != "notices"}

    def to_search(self) -> str:
        """The query string: what identifies the view, and whatever is not at its default."""
        defaults = {f.name: f.default for f in fields(self)}
        return _search(
            {
                name: value
                for name, value in self.values().items()
                if name in IDENTITY or value != defaults[name]
            }
        )


def _as_text(value: object) -> str:
    """What somebody would have typed for the value; nothing for None, but "0" for 0."""
    return "" if value is None else str(value)[:LONGEST].strip()


def _search(values: Values) -> str:
    return "?" + urlencode({k: str(v) for k, v in values.items() if v not in (None, "")})


@dataclass(frozen=True)
class Parameter:
    """One field of the view: its default, and how a text becomes a value (or raises UnfitError).

    Both see the values of the parameters before it: a layer depends on the model.
    """

    name: str
    default: Callable[[Choices, Values], object]
    parse: Callable[[str, Choices, Values], object]


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


def _layer(text: str, choices: Choices, known: Values) -> str:
    model = str(known["model"])
    if choices.layer(model, text) is None:
        raise UnfitError(f"{choices.card(model).name} has no traced layer {text!r}.")
    return text


def _default_layer(choices: Choices, known: Values) -> str:
    card = choices.card(str(known["model"]))
    return card.head_layer or card.layers[-1].name


def _class_index(text: str, choices: Choices, known: Values) -> int:
    """A class by index, by "index · name" (as the pickers write it) or by its unique name."""
    labels = choices.card(str(known["model"])).labels
    number = text.split("·")[0].strip()
    if number.isdecimal():
        index = int(number)
        if index >= len(labels):
            raise UnfitError(
                f"Class {index} does not exist: the classes are 0 to {len(labels) - 1}."
            )
        return index
    same = [i for i, label in enumerate(labels) if label.casefold() == text.casefold()]
    if len(same) != 1:
        raise UnfitError(f"{'Several classes are' if same else 'No class is'} called {text!r}.")
    return same[0]


def _method(text: str, choices: Choices, _: Values) -> str:
    if text not in {method.key for method in choices.methods}:
        raise UnfitError(f"No method is called {text!r}.")
    return text


def _scale(text: str, choices: Choices, known: Values) -> str:
    if text not in choices.scales(str(known["relevance"])):
        raise UnfitError(f"No colour scale for such a map is called {text!r}.")
    return text


def _percent(text: str, _: Choices, __: Values) -> int:
    if not text.isdecimal() or int(text) > 100:  # noqa: PLR2004
        raise UnfitError(f"The opacity is a whole number from 0 to 100, not {text!r}.")
    return int(text)


def _one_of(name: str, *allowed: str) -> Parameter:
    def parse(text: str, _: Choices, __: Values) -> str:
        text = _free_text(text, _, __)
        if text not in allowed:
            raise UnfitError(f"{name.capitalize()} is one of {', '.join(filter(None, allowed))}.")
        return text

    return Parameter(name, _constant(allowed[0]), parse)


def _constant(value: object) -> Callable[[Choices, Values], object]:
    return lambda _, __: value


def _free_text(text: str, _: Choices, __: Values) -> str:
    return "" if text == ANY else text


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("model", lambda choices, _: choices.models[0], _model),
    Parameter("image", lambda choices, _: choices.first_image, _image),
    Parameter("layer", _default_layer, _layer),
    Parameter("method", _constant(DEFAULT_METHOD.key), _method),
    Parameter("target", _constant(None), _class_index),
    _one_of("relevance", "relu", "signed"),
    _one_of("resolution", "smooth", "cells"),
    Parameter("scale", lambda c, known: c.scales(str(known["relevance"]))[0], _scale),
    Parameter("opacity", _constant(60), _percent),
    _one_of("show", "input", "original"),
    Parameter("pinned", _constant(""), _image),
    Parameter("text", _constant(""), _free_text),
    Parameter("label", _constant(""), _free_text),
    Parameter("group", _constant(""), _free_text),
    _one_of("outcome", "", *OUTCOMES),
    _one_of("sort", *SORTS),
)
