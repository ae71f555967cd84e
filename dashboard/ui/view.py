"""The base of every page's view: a frozen value behind the URL, the pickers and the store."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlencode

from dashboard.ui.choices import Choices

LONGEST = 200  # characters of one parameter

ANY = "*"  # a drop-down list's value for no choice; it cannot show an empty one

Values = Mapping[str, object]


class UnfitError(ValueError):
    """A value that a view cannot have; the message is one sentence.

    `instead` is what is left of the value without what does not fit; None: nothing is.
    """

    def __init__(self, sentence: str, instead: object = None) -> None:
        super().__init__(sentence)
        self.instead = instead


@dataclass(frozen=True)
class ViewField:
    """One field of a view: its default, and how a text becomes a value (or raises UnfitError).

    Both see the values of the parameters before it: a layer depends on the model.
    """

    name: str
    default: Callable[[Choices, Values], object]
    parse: Callable[[str, Choices, Values], object]
    longest: int = LONGEST  # characters


@dataclass(frozen=True, kw_only=True)
class PageView:
    """Everything that decides what a page shows; each page has its own child."""

    parameters: ClassVar[tuple[ViewField, ...]]
    identity: ClassVar[tuple[str, ...]]  # always in the address, whatever the defaults
    # Fields whose empty text is a choice too, which the address states: no edits of an image that
    # is opened with some.
    stated_empty: ClassVar[tuple[str, ...]] = ()
    # A permalink's fields of the weights, and the fields that hold the models' keys.
    pins: ClassVar[Mapping[str, str]] = {"weights": "model"}
    # A choice that makes an earlier one meaningless: a new image is explained for its own class.
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Choices after which the drop-down lists offer something else: a model has its own layers.
    refreshes_options: ClassVar[tuple[str, ...]] = ("model",)

    model: str
    notices: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_values(cls, values: Values, choices: Choices, before: Values | None = None) -> Self:
        """Reads untrusted values; what does not fit becomes a notice.

        In its place stands what it was `before`, if that fits, else the default.
        """
        fields_read = list(cls.read(values, choices, before))
        accepted: dict[str, Any] = {name: value for name, value, _ in fields_read}
        return cls(**accepted, notices=tuple(notice for *_, notice in fields_read if notice))

    @classmethod
    def read(
        cls, values: Values, choices: Choices, before: Values | None = None
    ) -> Iterator[tuple[str, object, str]]:
        """Yields each field's name, value and notice ("" if its value fits), one after the other.

        A field that the caller does not come to is not read: it may need a model that is not
        loaded.
        """
        accepted: dict[str, object] = {}
        for parameter in cls.parameters:
            name, parse, notice = parameter.name, parameter.parse, ""
            accepted[name] = parameter.default(choices, accepted)
            if text := _as_text(values.get(name), parameter.longest):
                try:
                    accepted[name] = parse(text, choices, accepted)
                except UnfitError as unfit:
                    notice = str(unfit)
                    if unfit.instead is not None:
                        accepted[name] = unfit.instead
                    elif earlier := _as_text((before or {}).get(name), parameter.longest):
                        with suppress(UnfitError):
                            accepted[name] = parse(earlier, choices, accepted)
            yield name, accepted[name], notice

    @classmethod
    def from_search(cls, search: str | None, choices: Choices) -> Self:
        """Reads a URL's query string; a permalink that no longer matches gets a notice."""
        values = dict(parse_qsl((search or "").lstrip("?")))
        return cls.from_values(values, choices).with_notices_of_link(search or "", choices)

    def with_notices_of_link(self, search: str, choices: Choices) -> Self:
        """Adds a notice for each value of an address that the view cannot hold."""
        values = dict(parse_qsl(search.lstrip("?")))
        pins = {name: values.pop(name, "") for name in self.pins}
        notices = list(self.notices)
        unknown = sorted(set(values) - {parameter.name for parameter in self.parameters})
        if unknown:
            names = ", ".join(unknown)[:100]
            notices.append(f"Ignored unknown link parameter{'s' * (len(unknown) > 1)}: {names}.")
        for name, pin in pins.items():
            card = choices.card(getattr(self, self.pins[name]))
            weights, _, preprocess = pin.partition("-")
            if not card.weights_sha256.startswith(weights):
                actual = card.weights_prefix
                notices.append(
                    f"The link was made with weights {weights[: len(actual)]}, but this model "
                    f"has {actual}: the maps may differ."
                )
            elif not card.preprocess.fingerprint.startswith(preprocess):
                notices.append(
                    f"The link was made with another preprocessing of {card.name}: the maps and "
                    "predictions may differ."
                )
        return replace(self, notices=(*notices, *self.notices_of_link(values)))

    def notices_of_link(self, values: Mapping[str, str]) -> Sequence[str]:
        """Further notices of a page about the values in a URL, a sentence each."""
        return ()

    @classmethod
    def from_store(cls, data: object, choices: Choices) -> Self:
        """Reads values from the page, which are as untrusted as a URL."""
        return cls.from_values(as_mapping(data), choices)

    @classmethod
    def from_answer(cls, answer: object, choices: Choices) -> Self:
        """Reads the view that the page shows, from the last answer of its callback."""
        return cls.from_values(values_of(answer), choices)

    def values(self) -> dict[str, object]:
        """The parameters by name, without the notices."""
        return {name: value for name, value in asdict(self).items() if name != "notices"}

    @classmethod
    def defaults(cls) -> dict[str, object]:
        """The defaults, which the address may leave out."""
        return {
            each.name: each.default
            for each in fields(cls)
            if each.name not in ("notices", *cls.identity) and each.default is not MISSING
        }

    def to_search(self) -> str:
        """The query string: what identifies the view, and whatever is not at its default."""
        defaults = self.defaults()
        return "?" + urlencode(
            {
                name: str(value)
                for name, value in self.values().items()
                if value not in (None, "") and (name not in defaults or value != defaults[name])
            }
        )


def _as_text(value: object, longest: int) -> str:
    """The value as text; "" for None, but "0" for 0."""
    return "" if value is None else str(value)[:longest].strip()


def as_mapping(data: object) -> Mapping[str, object]:
    """A property's data; what has another form counts as missing."""
    return data if isinstance(data, Mapping) else {}


def values_of(answer: object) -> Mapping[str, object]:
    """The view's values in an answer of the page's callback; none before there is one."""
    return as_mapping(as_mapping(answer).get("values"))


@dataclass(frozen=True, kw_only=True)
class MapsView(PageView):
    """A view with maps, whose field RESOLUTION is "smooth" or "cells"."""

    resolution: str = "smooth"

    @property
    def smooth(self) -> bool:
        """Whether maps are drawn smooth."""
        return self.resolution == "smooth"


@dataclass(frozen=True, kw_only=True)
class GalleryView(MapsView):
    """A view with the gallery beside its maps: `fields.GALLERY` choose and sort its images."""

    text: str = ""
    label: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"
