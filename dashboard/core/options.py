"""How one setting is given: an option of the command line, a variable of the environment."""

import argparse
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import URL

Network = IPv4Network | IPv6Network
MODEL, PREPROCESSING = "model", "preprocessing"
GALLERY, DATABASE = "gallery", "database"
SERVING, MACHINE = "serving", "machine"
RANDOM, OWN_WEIGHTS = "random", "own"  # instead of a weights file
CHOICE = "::"  # between a weights file and the name of one of its state dicts


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
            texts = text if self.separator is None else _split(text, self.separator)
        try:
            if isinstance(texts, str):
                return self.parse(texts)
            return tuple(self.parse(text) for text in texts)
        except ValueError as error:
            raise SettingsError(f"{origin}: {error}") from None


def _split(text: str, separator: str) -> list[str]:
    """The parts between single separators: in "a.pt::ema:b.pt" the first colons are the file's."""
    mark = re.escape(separator)
    return re.split(f"(?<!{mark}){mark}(?!{mark})" if separator == os.pathsep else mark, text)


def setting(default: object, option: Option) -> Any:  # noqa: ANN401, typed where it is assigned
    """A field of Settings with its option."""
    return field(default=default, metadata={"option": option})


def switch(text: str) -> bool:
    """Yes or no."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f"say 1 or 0, not {text!r}.")
    return words[text.lower()]


def port(text: str) -> int:
    """A port's number."""
    if not text.isdecimal() or int(text) >= 2**16:
        raise ValueError(f"a port is a number from 0 to 65535, not {text!r}.")
    return int(text)


def folder(text: str) -> Path:
    """A folder that is there."""
    path = Path(text).expanduser()
    _refuse_file(path, text)
    if not path.is_dir():
        raise ValueError(f"there is no folder {text!r}.")
    return path


def place(text: str) -> Path:
    """A folder that is there, or will be made."""
    path = Path(text).expanduser().absolute()
    for above in (path, *path.parents):
        _refuse_file(above, text if above == path else str(above))
    return path


def _refuse_file(path: Path, text: str) -> None:
    if path.exists() and not path.is_dir():
        raise ValueError(f"{text!r} is a file, not a folder.")


def database(text: str) -> "URL":
    """A database by its URL, which shows its password to nobody."""
    from data.db.database import parse_url

    return parse_url(text)


def file(text: str) -> str:
    """The path of a file that is there."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no file {text!r}.")
    return str(path)


def weights(text: str) -> str:
    """A weights file, FILE::NAME for one of its state dicts, or what stands for one."""
    if text in (RANDOM, OWN_WEIGHTS):
        return text
    path, mark, name = text.rpartition(CHOICE)
    if Path(text).expanduser().is_dir():
        raise ValueError(f"{text!r} is a folder; give a model's folder as --model.")
    return f"{file(path)}{mark}{name}" if mark and not Path(text).exists() else file(text)


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    found = tuple(name.strip() for name in text.split(","))
    if not all(found):
        raise ValueError(f"name the layers with commas between them, not {text!r}.")
    return found


def grid(text: str) -> tuple[int, int]:
    """Rows and columns, as "14x14"."""
    if not re.fullmatch(r"[1-9]\d{0,3}x[1-9]\d{0,3}", text):
        raise ValueError(f"a grid is rows x columns, as 14x14, not {text!r}.")
    rows, _, columns = text.partition("x")
    return int(rows), int(columns)


def device(text: str) -> str:
    """A device as torch names it."""
    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?", text):
        raise ValueError(f"a device is cpu, cuda, cuda:1 or mps, not {text!r}.")
    return text


def number(text: str) -> float:
    """A number that is not negative."""
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError(f"say a number such as 0.5, not {text!r}.")
    return float(text)


def positive(text: str) -> float:
    """A number above zero."""
    value = number(text)
    if value == 0:
        raise ValueError("say a number above 0.")
    return value


def header(text: str) -> str:
    """The name of a header of a request."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text):
        raise ValueError(f"a header's name is like X-Remote-User, not {text!r}.")
    return text


def network(text: str) -> Network:
    """An address, or a network such as 10.0.0.0/8."""
    try:
        return ip_network(text.strip())
    except ValueError:
        raise ValueError(
            f"give an address such as 127.0.0.1, or a network such as 10.0.0.0/8, not {text!r}."
        ) from None


def role(text: str) -> str:
    """What a person is to a team, in one word."""
    from data.accounts import Role  # it brings the database along, which `--help` does not need

    return Role.named(text).word
