"""Every setting: its option, its variable, its default, and what it takes."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, get_args

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
)
from dashboard.core.settings.option import (
    PerModel,
    Repeated,
    SettingsGroup,
    flag,
    flags,
    option_name,
    variable,
)
from dashboard.core.settings.texts import switch

INTRODUCTION = """# Settings

A setting is an option of a command, or else an environment variable, or else its default. An
option wins over its variable. `stratoscope COMMAND --help` lists those that a command takes;
[Commands](commands.md) does so too.

Two variables have no option. `STRATOSCOPE_HOME` is the folder for everything that Stratoscope
downloads, computes and stores; by default these are the user's data and cache folders.
`STRATOSCOPE_SECRET_KEY`, at least 32 characters, signs log-ins; several servers with one database
need the same one, and a single server makes its own.
"""


def groups() -> list[type[SettingsGroup]]:
    """The groups, in the order of the help."""
    whole = (ModelSettings, GallerySettings, DatabaseSettings, ServingSettings, MachineSettings)
    parts = [part for group in whole for part in group.__mro__ if "heading" in vars(part)]
    return [part for part in parts if issubclass(part, SettingsGroup)]


def write() -> str:
    """The page."""
    return "\n".join([INTRODUCTION, *chain.from_iterable(map(_group, groups()))])


def _group(group: type[SettingsGroup]) -> Iterator[str]:
    yield f"## {group.heading.capitalize()}\n"
    if group.about:
        yield f"{group.about}\n"
    for name, info in group.model_fields.items():
        if name in group.__annotations__:
            yield from _setting(name, info)


def _setting(name: str, info: FieldInfo) -> Iterator[str]:
    option = option_name(name, info)
    yield f"### `{flag(option)}`\n"
    yield f"- Meaning: {info.description}"
    yield f"- Takes: {_value(name, info)}"
    yield f"- Variable: `{variable(option)}`"
    yield f"- Default: {_default(info)}\n"


def _value(name: str, info: FieldInfo) -> str:
    """What it takes, in words: those of the function that reads it."""
    read = next((each.func for each in _validators([*info.metadata, info.annotation])), None)
    if opposite := flags(name, info)[1:]:
        return (
            f"nothing; once for all models, or once for each, with `{opposite[0]}` for the others; "
            "the variable is `1` or `0`, separated by `;`"
        )
    if read is not None and getattr(read, "__wrapped__", None) is switch:
        return "nothing; the variable is `1` or `0`"
    extra = info.json_schema_extra
    form = extra.get("metavar") if isinstance(extra, dict) else None
    words = (getattr(read, "__doc__", None) or "a text").rstrip(".")
    value = f"{words[0].lower()}{words[1:]}" + (f", as `{form}`" if form else "")
    repeated = next((each for each in info.metadata if isinstance(each, Repeated)), None)
    if repeated is None:
        return value
    again = "again for each"
    if isinstance(repeated, PerModel):
        again = "once for all models, or again for each"
    return f"{value}; {again}; the variable separates them by `{repeated.separator}`"


def _validators(parts: list[Any]) -> Iterator[Any]:
    """The functions in an annotation that read a text."""
    for part in parts:
        if isinstance(part, BeforeValidator):
            yield part
        else:
            yield from _validators([*get_args(part), *getattr(part, "__metadata__", ())])


def _default(info: FieldInfo) -> str:
    if info.default is False:
        return "off"
    return f"`{info.default}`" if info.default not in (None, (), "") else "none"
