"""One definition of a setting makes its option, its variable, its default, its check and its help.

The definitions are fields of pydantic-settings, which reads the environment. The options are made
here: pydantic-settings' own command line joins the values of a repeated option with commas, which
a file's name may hold, and its help shows types in place of FOLDER, without headings.
"""

import argparse
import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, JsonValue, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.core.errors import SettingsError
from dashboard.core.settings.texts import OWN_WEIGHTS

PREFIX = "STRATOSCOPE_"


class SettingsGroup(BaseSettings):
    """Settings that stand under one heading in the help.

    A value comes from the constructor, or else from the environment, or else it is the default.

    Raises: SettingsError with one sentence about the first setting that cannot be used.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_prefix_target="all",
        env_ignore_empty=True,
        enable_decoding=False,  # a variable holds what the option would, not JSON
        validate_by_alias=True,
        validate_by_name=True,
        loc_by_alias=False,
        validate_default=False,
        defer_build=True,  # the help needs no validator
    )
    heading: ClassVar[str]
    about: ClassVar[str] = ""  # in the help, below the heading

    if not TYPE_CHECKING:  # where the fields themselves are the parameters

        def __init__(self, **values: object) -> None:
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise SettingsError(self._sentence(error, values)) from None

    @classmethod
    def from_arguments(cls, arguments: Namespace) -> Self:
        """The settings of a parsed command line and of the environment. Raises: SettingsError."""
        options = {name: getattr(arguments, name, None) for name in cls.model_fields}
        return cls(**{name: value for name, value in options.items() if value is not None})

    @classmethod
    def _sentence(cls, error: ValidationError, values: dict[str, object]) -> str:
        """What is wrong with the first wrong value, and whether it is an option or a variable."""
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        if name not in cls.model_fields:
            return f"There is no setting {name!r}."
        option = option_name(name, cls.model_fields[name])
        reason = first.get("ctx", {}).get("error", f"{first['msg']}.")
        return f"{flag(option) if name in values else variable(option)}: {reason}"


def setting(
    default: object, text: str, metavar: str | None = None, *, name: str | None = None
) -> Any:  # noqa: ANN401, typed where it is assigned
    """A field with its help; `name` is the option's, where it differs from the field's."""
    alias = None if name is None else name.replace("-", "_")
    extra: dict[str, JsonValue] | None = None if metavar is None else {"metavar": metavar}
    return Field(default, description=text, validation_alias=alias, json_schema_extra=extra)


def read(parse: Callable[[str], object]) -> BeforeValidator:
    """Reads a text with `parse`, which raises ValueError with the reason; values pass as they are.

    Use it in an annotation, as in `Annotated[int, read(port)]`.
    """

    @wraps(parse)  # the manual states what it takes in the words of `parse`
    def value_of(value: object) -> object:
        return parse(value) if isinstance(value, str) else value

    return BeforeValidator(value_of)


@dataclass(frozen=True)
class Repeated:
    """Annotates a tuple: its option may be given several times, its variable has separators."""

    separator: str

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._parts, handler(source))

    def _parts(self, value: object) -> object:
        """The parts between single separators: the first colons of "a.pt::ema:b.pt" stay."""
        if not isinstance(value, str):
            return value
        mark = re.escape(self.separator)
        single = f"(?<!{mark}){mark}(?!{mark})" if self.separator == os.pathsep else mark
        return re.split(single, value)


@dataclass(frozen=True)
class PerModel(Repeated):
    """Annotates a tuple with a value for all models, or one for each; "own" becomes None.

    None leaves it to the model. A switch has a second option, with "no-" in front.
    """

    is_switch: bool = False

    def _parts(self, value: object) -> object:
        parts = super()._parts(value)
        if not isinstance(parts, list | tuple):
            return parts
        return [None if part == OWN_WEIGHTS else part for part in parts]


@dataclass(frozen=True)
class Once:
    """Annotates a value that must not be given twice, as it holds for the whole of something."""

    whole: str

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._only, handler(source))

    def _only(self, value: object) -> object:
        if not isinstance(value, list):
            return value
        if len(set(value)) > 1:
            raise ValueError(f"{len(value)} given; pass one, which holds for {self.whole}.")
        return value[0]


def option_name(field: str, info: FieldInfo) -> str:
    """The name of a setting's option, without dashes in front."""
    alias = info.validation_alias
    return (alias if isinstance(alias, str) else field).replace("_", "-")


def flag(option: str) -> str:
    """The option on the command line."""
    return f"--{option}"


def flags(field: str, info: FieldInfo) -> list[str]:
    """A setting's options on the command line: one, and its opposite for a switch per model."""
    option = option_name(field, info)
    is_switch = any(isinstance(each, PerModel) and each.is_switch for each in info.metadata)
    return [flag(option), flag(f"no-{option}")] if is_switch else [flag(option)]


def variable(option: str) -> str:
    """The variable of the environment."""
    return PREFIX + option.replace("-", "_").upper()


def add_settings(parser: ArgumentParser, *groups: type[SettingsGroup]) -> None:
    """Give the parser the options of these groups and of those they include, by their headings."""
    for part in (part for group in groups for part in group.__mro__):
        if issubclass(part, SettingsGroup) and "heading" in vars(part):
            heading = parser.add_argument_group(part.heading, part.about or None)
            for name, info in part.model_fields.items():
                if name in part.__annotations__:  # the others stand under their own heading
                    _add_option(heading, name, info)


def _add_option(heading: argparse._ArgumentGroup, field: str, info: FieldInfo) -> None:
    """Its text is kept unread, under the field's name."""
    option, *negated = flags(field, info)
    default = f" (default: {info.default})" if info.default else ""
    extra = info.json_schema_extra
    action: dict[str, Any] = {"metavar": extra["metavar"] if isinstance(extra, dict) else None}
    if negated:
        action = {"action": "append_const", "const": "yes"}
    elif any(isinstance(each, Repeated | Once) for each in info.metadata):
        action |= {"action": "append"}
    elif info.annotation is bool:
        action = {"action": "store_const", "const": "yes"}
    text = f"{info.description}{default} [{variable(option_name(field, info))}]"
    heading.add_argument(option, dest=field, help=text, **action)
    for each in negated:
        text = f"the opposite of {option}, for one of several models"
        heading.add_argument(each, dest=field, help=text, action="append_const", const="no")
