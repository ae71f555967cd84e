"""Every setting once: default, command-line option, environment variable, help and check.

An option wins over its environment variable, which wins over the default.
"""

import argparse
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

MODEL, GALLERY, SERVING, MACHINE = "model", "gallery", "serving", "machine"
RANDOM, OWN_WEIGHTS = "random", "own"  # instead of a weights file


class SettingsError(Exception):
    """A setting cannot be used; `str(error)` is one sentence that says which and why."""


@dataclass(frozen=True)
class Option:
    """How a setting is given: `--name` on the command line, `STRATOSCOPE_NAME` in the environment.

    `parse` turns the text into the value and raises ValueError with the reason. A `metavar` of None
    makes a switch; a `separator` makes the option repeatable and splits the variable's text.
    """

    name: str
    group: str
    help: str
    parse: Callable[[str], object] = str
    metavar: str | None = None
    separator: str | None = None

    @property
    def flag(self) -> str:
        """The option on the command line."""
        return f"--{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"STRATOSCOPE_{self.name.replace('-', '_').upper()}"

    def add_to(self, parser: argparse._ArgumentGroup, destination: str, default: object) -> None:
        """Give the parser this option; its text is kept unparsed under `destination`."""
        stated = f" (default: {default})" if default else ""
        action: dict[str, Any] = {"metavar": self.metavar}
        if self.separator is not None:
            action |= {"action": "append"}
        elif self.metavar is None:
            action = {"action": "store_const", "const": "yes"}
        parser.add_argument(
            self.flag, dest=destination, help=f"{self.help}{stated} [{self.variable}]", **action
        )

    def value(self, given: str | list[str] | None, environ: Mapping[str, str]) -> object | None:
        """What was given on the command line or else in the environment; None if nothing was.

        Raises: SettingsError, naming the option or the variable, whichever is at fault.
        """
        origin, texts = self.flag, given
        if texts is None:
            origin, text = self.variable, environ.get(self.variable)
            if not text:
                return None
            texts = text if self.separator is None else text.split(self.separator)
        try:
            if isinstance(texts, str):
                return self.parse(texts)
            return tuple(self.parse(text) for text in texts)
        except ValueError as error:
            raise SettingsError(f"{origin}: {error}") from None


def _setting(default: object, option: Option) -> Any:  # noqa: ANN401, typed where it is assigned
    return field(default=default, metadata={"option": option})


def _switch(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f"say 1 or 0, not {text!r}.")
    return words[text.lower()]


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**16:
        raise ValueError(f"a port is a number from 0 to 65535, not {text!r}.")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_dir():
        raise ValueError(f"there is no folder {text!r}.")
    return path


def _file(text: str) -> str:
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no file {text!r}.")
    return str(path)


def _weights(text: str) -> str:
    return text if text in (RANDOM, OWN_WEIGHTS) else _file(text)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise ValueError(f"name the layers with commas between them, not {text!r}.")
    return names


def _device(text: str) -> str:
    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?", text):
        raise ValueError(f"a device is cpu, cuda, cuda:1 or mps, not {text!r}.")
    return text


def _number(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError(f"say a number such as 0.5, not {text!r}.")
    return float(text)


@dataclass(frozen=True)
class Settings:
    """What a user decided; the defaults serve the starter gallery to this machine."""

    models: tuple[str, ...] = _setting(
        (),
        Option(
            "model",
            MODEL,
            "resnet50, efficientnet_lite0, torchvision:NAME, timm:NAME or my_model.py:build (your "
            "own code, which is run); may be given several times; by default ResNet-50 where its "
            "weights are on this machine, else EfficientNet-Lite0",
            metavar="MODEL",
            separator=",",
        ),
    )
    weights: tuple[str, ...] = _setting(
        (),
        Option(
            "weights",
            MODEL,
            "checkpoint (.pt, .pth or .safetensors) for the model, 'random' for an untrained one, "
            "'own' for the model's own; may be given several times, which compares checkpoints of "
            "one model, or gives each --model its own; without --model they are ResNet-50's",
            _weights,
            "FILE",
            os.pathsep,
        ),
    )
    labels: str | None = _setting(
        None, Option("labels", MODEL, "class names, one a line", _file, "FILE")
    )
    layers: tuple[str, ...] | None = _setting(
        None, Option("layers", MODEL, "layers to look at, instead of all blocks", _names, "A,B,...")
    )
    images: tuple[Path, ...] = _setting(
        (),
        Option(
            "images",
            GALLERY,
            "folder of images, flat or one folder per class; may be given several times; by "
            "default the fetched ImageNet sample, else the starter gallery",
            _folder,
            "FOLDER",
            os.pathsep,
        ),
    )
    host: str = _setting(
        "127.0.0.1",
        Option("host", SERVING, "address to listen on", metavar="ADDRESS"),
    )
    port: int = _setting(
        8050, Option("port", SERVING, "port to listen on, 0 for any free one", _port, "PORT")
    )
    open_browser: bool = _setting(
        False, Option("open", SERVING, "open the app in the browser once it is served", _switch)
    )
    allow_anonymous: bool = _setting(
        False,
        Option("allow-anonymous", SERVING, "let anyone in who reaches --host", _switch),
    )
    allowed_hosts: tuple[str, ...] = _setting(
        (),
        Option(
            "allowed-host",
            SERVING,
            "a further name by which browsers may reach this server; may be given several times",
            metavar="NAME",
            separator=",",
        ),
    )
    device: str | None = _setting(
        None,
        Option(
            "device",
            MACHINE,
            "cpu, cuda, cuda:1 or mps; by default the fastest",
            _device,
            "NAME",
        ),
    )
    offline: bool = _setting(
        False, Option("offline", MACHINE, "attempt no connection to another machine", _switch)
    )
    cache_gib: float = _setting(
        2.0,
        Option("cache-size", MACHINE, "disk space for computed maps", _number, "GIB"),
    )

    def __post_init__(self) -> None:
        if self.layers and len(self.models) > 1:
            raise SettingsError("--layers belongs to one model: give one --model with it.")
        if self.weights and len(self.models) > 1 and len(self.weights) != len(self.models):
            raise SettingsError(
                f"--weights: {len(self.weights)} given for {len(self.models)} models; give one for "
                "each --model in their order, 'own' for a model's own."
            )

    def check_one_model(self, command: str) -> None:
        """Raises: SettingsError if there are several, where `command` looks through one."""
        if max(len(self.models), len(self.weights)) > 1:
            raise SettingsError(
                f"{command} looks through one model: give one --model, and one --weights at most."
            )

    @classmethod
    def given(cls, arguments: argparse.Namespace, environ: Mapping[str, str]) -> "Settings":
        """The settings of a command line and an environment.

        Raises: SettingsError with one sentence about the first setting that cannot be used.
        """
        values: dict[str, Any] = {
            each.name: option_of(each).value(getattr(arguments, each.name, None), environ)
            for each in fields(cls)
        }
        return cls(**{name: value for name, value in values.items() if value is not None})


def option_of(setting: "Field[Any]") -> Option:
    """How a field of Settings is given."""
    option: Option = setting.metadata["option"]
    return option


def add_options(parser: argparse.ArgumentParser, *groups: str) -> None:
    """Give the parser the options of these groups, each under its own heading."""
    for group in groups:
        heading = parser.add_argument_group(group)
        for each in fields(Settings):
            if option_of(each).group == group:
                option_of(each).add_to(heading, each.name, each.default)
