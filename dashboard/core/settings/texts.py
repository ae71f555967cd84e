"""What a person writes for a setting, in an option or a variable, and the value it means.

Each function raises ValueError with a sentence that says what is wrong with the text.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from sqlalchemy import URL

Network = IPv4Network | IPv6Network
Size = tuple[int, int]

RANDOM, OWN_WEIGHTS = "random", "own"  # instead of a weights file
CHOICE = "::"  # between a weights file and the name of one of its state dicts
CROP_MODES = {
    **{"center": "center", "centre": "center", "squash": "squash"},
    **{"pad": "pad", "border": "pad", "letterbox": "pad"},
}
CHANNELS = {"rgb": "rgb", "bgr": "bgr", "grey": "grey", "gray": "grey", "3": "rgb", "1": "grey"}
INTERPOLATIONS = {
    name: name for name in ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")
}
LONGEST_PREFIX = 200  # characters
NUMBER = r"-?(\d+(\.\d*)?|\.\d+)(e-?\d+)?"


def switch(text: str) -> bool:
    """Yes or no."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f"use 1 or 0, not {text!r}.")
    return words[text.lower()]


def port(text: str) -> int:
    """A port's number."""
    if not text.isdecimal() or int(text) >= 2**16:
        raise ValueError(f"use a port from 0 to 65535, not {text!r}.")
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
        raise ValueError(f"{text!r} is a folder; pass a model's folder as --model.")
    return f"{file(path)}{mark}{name}" if mark and not Path(text).exists() else file(text)


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    parts = tuple(name.strip() for name in text.split(","))
    if not all(parts):
        raise ValueError(f"separate layer names by commas, not {text!r}.")
    return parts


def grid(text: str) -> tuple[int, int]:
    """Rows and columns, as "14x14"."""
    if not re.fullmatch(r"[1-9]\d{0,3}x[1-9]\d{0,3}", text):
        raise ValueError(f"use rows x columns, such as 14x14, not {text!r}.")
    rows, _, columns = text.partition("x")
    return int(rows), int(columns)


def device(text: str) -> str:
    """A device as torch names it."""
    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?", text):
        raise ValueError(f"use cpu, cuda, cuda:1 or mps, not {text!r}.")
    return text


def number(text: str) -> float:
    """A number that is not negative."""
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError(f"use a number such as 0.5, not {text!r}.")
    return float(text)


def positive(text: str) -> float:
    """A number above zero."""
    value = number(text)
    if value == 0:
        raise ValueError("use a number above 0.")
    return value


def header(text: str) -> str:
    """The name of a header of a request."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text):
        raise ValueError(f"use a header's name such as X-Remote-User, not {text!r}.")
    return text


def prefix(text: str) -> str:
    """The path below which the app is served, without a slash at its end; "" for the top.

    As browsers see it: what it holds percent-encoded stays so.
    """
    path = text.rstrip("/")
    segments = path.split("/")[1:]
    fits = re.fullmatch(r"(/([\w.~@:+-]|%[\dA-Fa-f]{2})+)*", path, re.ASCII)
    # A browser or a proxy may decode what needs no encoding, and splits the path at a slash.
    encoded = unquote_to_bytes("".join(re.findall("%..", path)))
    needless = re.search(rb"[\w.~/\\\x00-\x1f\x7f-]", encoded)
    if not fits or needless or {".", ".."} & {*segments} or len(path) > LONGEST_PREFIX:
        raise ValueError(
            "use a path such as /lens, of letters, digits, - . _ ~ @ : + and others "
            f"percent-encoded, not {text[:80]!r}."
        )
    return path


def network(text: str) -> Network:
    """An address, or a network such as 10.0.0.0/8."""
    try:
        return ip_network(text.strip())
    except ValueError:
        raise ValueError(
            f"use an address such as 127.0.0.1, or a network such as 10.0.0.0/8, not {text!r}."
        ) from None


def role(text: str) -> str:
    """What a person is to a team, in one word."""
    from data.accounts import Role  # it brings the database along, which `--help` does not need

    return Role.named(text).word


def size(text: str) -> Size:
    """Height and width, as "224" or "224x192"."""
    match = re.fullmatch(r"([1-9]\d{0,4})(?:x([1-9]\d{0,4}))?", text.strip().lower())
    if not match:
        raise ValueError(
            f"use a size such as 224, or height x width such as 224x192, not {text!r}."
        )
    return int(match[1]), int(match[2] or match[1])


def edge(text: str) -> int | Size:
    """The length of the shorter edge, as "256", or height and width, as "256x320"."""
    height, width = size(text)
    return (height, width) if "x" in text.lower() else height


def crop_mode(text: str) -> str:
    """How a picture becomes the input."""
    return _one_of(CROP_MODES, text, ("center", "squash", "pad"))


def channels(text: str) -> str:
    """The colours that a network takes."""
    return _one_of(CHANNELS, text, ("rgb", "bgr", "grey"))


def interpolation(text: str) -> str:
    """How pixels are interpolated."""
    return _one_of(INTERPOLATIONS, text, INTERPOLATIONS)


def numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between them; fractions such as 1/255 too."""
    return tuple(_fraction(part.strip()) for part in text.split(","))


def bands(text: str) -> tuple[int, ...]:
    """One channel, or three for red, green and blue, counted from 1."""
    if not re.fullmatch(r"[1-9]\d{0,3}(,[1-9]\d{0,3},[1-9]\d{0,3})?", text.replace(" ", "")):
        raise ValueError(f"use one channel, or three as 4,3,2, counted from 1, not {text!r}.")
    return tuple(map(int, text.split(",")))


def _fraction(text: str) -> float:
    above, bar, below = text.partition("/")
    whole = re.fullmatch(NUMBER, above, re.IGNORECASE)
    if not whole or (bar and not re.fullmatch(NUMBER, below, re.IGNORECASE)):
        raise ValueError(f"use numbers separated by commas, such as 0.5,0.5,0.5, not {text!r}.")
    if bar and not float(below):
        raise ValueError(f"{text!r} divides by 0.")
    return float(above) / float(below) if bar else float(above)


def _one_of(options: dict[str, str], text: str, listed: Iterable[str]) -> str:
    if text.lower() not in options:
        raise ValueError(f"use one of {', '.join(listed)}, not {text!r}.")
    return options[text.lower()]
