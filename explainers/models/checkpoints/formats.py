"""The real format of a weights file, from its first bytes."""

import codecs
import zipfile
from pathlib import Path
from typing import Literal

from explainers.errors import WeightsUnavailable

Format = Literal["torch", "old torch", "safetensors"]

START = 512  # bytes to read; a tar's mark is at byte 257
HEADER = 8  # bytes of a safetensors file that hold the length of its header
LONGEST_HEADER = 100_000_000  # bytes; safetensors' own limit
SAVE = "save the weights with torch.save(model.state_dict(), FILE)"
CONVERT = f"load it where it was created and {SAVE}"
UNPACK = "unpack it and name the checkpoint inside"
OLD_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # before version 1.6
ENDINGS = {  # formats without a mark in their first bytes
    ".onnx": f"an ONNX graph, which holds no PyTorch weights; {SAVE}",
    ".pb": f"a TensorFlow graph; {CONVERT}",
    ".index": f"part of a TensorFlow checkpoint; {CONVERT}",
    ".msgpack": f"a JAX (Flax) checkpoint; {CONVERT}",
    ".mlmodel": f"a Core ML model; {CONVERT}",
}
STARTS = (  # in this order
    (
        b"version https://git-lfs",
        'a Git LFS pointer, not the weights; run "git lfs pull" in its folder',
    ),
    (b"\x93NUMPY", f"a NumPy array; {SAVE}"),
    (b"\x89HDF\r\n\x1a\n", f"an HDF5 file, as Keras and TensorFlow write them; {CONVERT}"),
    (b"GGUF", f"a GGUF file; {CONVERT}"),
    (b"\x1f\x8b", f"a gzip archive; {UNPACK}"),
    (b"BZh", f"a bzip2 archive; {UNPACK}"),
    (b"\xfd7zXZ", f"an xz archive; {UNPACK}"),
    (b"7z\xbc\xaf", f"a 7-Zip archive; {UNPACK}"),
    (b"Rar!", f"a RAR archive; {UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"a Zstandard archive; {UNPACK}"),
    (b"\x89PNG", "a picture (PNG); name the checkpoint"),
    (b"\xff\xd8\xff", "a picture (JPEG); name the checkpoint"),
    (b"%PDF", "a PDF; name the checkpoint"),
)
PLACES = (  # marks further inside
    (257, b"ustar", f"a tar archive; {UNPACK}"),
    (4, b"TFL3", f"a TensorFlow Lite model; {CONVERT}"),
)


def find_format(path: Path) -> Format:
    """The format of a readable checkpoint, whatever the file's suffix.

    Raises: WeightsUnavailable if the file is missing or something else, which the message names.
    """
    if path.is_dir():
        raise WeightsUnavailable(f"{path} is a folder, not a weights file; provide it as --model.")
    if not path.is_file():
        raise WeightsUnavailable(f"There is no weights file {path}.")
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError as error:
        raise WeightsUnavailable(f"{path} cannot be read: {error.strerror}.") from error
    if not start:
        raise WeightsUnavailable(f"{path} is empty; save or download the checkpoint again.")
    if start.startswith(b"PK\x03\x04"):
        return _zip(path)
    if _is_safetensors(start, path):
        return "safetensors"
    if (kind := _foreign(start, path)) is not None:
        raise WeightsUnavailable(f"{path} is {kind}.")
    if start.startswith(OLD_TORCH):
        return "old torch"
    if start.startswith(b"\x80"):
        raise WeightsUnavailable(
            f"{path} is a Python pickle, which is not read, as it may run code; {CONVERT}."
        )
    raise WeightsUnavailable(f"{path} is {_text(start) or f'no checkpoint; {SAVE}'}.")


def _foreign(start: bytes, path: Path) -> str | None:
    for mark, kind in STARTS:
        if start.startswith(mark):
            return kind
    for place, mark, kind in PLACES:
        if start[place:].startswith(mark):
            return kind
    return ENDINGS.get(path.suffix.lower())


def _text(start: bytes) -> str | None:
    """What a text file is; None for other bytes."""
    text = start.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace").lstrip().lower()
    if text.startswith(("<!doctype html", "<html", "<head", "<body")):
        return "a web page (HTML), not weights; download the file itself, logged in if need be"
    if text.startswith(("<?xml", "<error")):
        return "an XML text, often a server's error message; download the file again"
    if not text.isprintable() and not text.replace("\n", " ").replace("\r", " ").isprintable():
        return None
    if "�" in text:
        return None
    kind = "a JSON text" if text.startswith(("{", "[")) else "a text"
    return f"{kind}, not weights; name the file that holds the tensors"


def _is_safetensors(start: bytes, path: Path) -> bool:
    length = int.from_bytes(start[:HEADER], "little")
    named = path.suffix == ".safetensors" and length <= LONGEST_HEADER
    fits = HEADER + length <= path.stat().st_size
    return start[HEADER : HEADER + 1] == b"{" and length > 1 and (fits or named)


def _zip(path: Path) -> Format:
    """What a zip file is: torch's checkpoints are zip files."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise WeightsUnavailable(
            f"{path} is damaged or incomplete: its end is missing; save or download it again."
        ) from error
    inside = {name.partition("/")[2] or name for name in names}
    if "constants.pkl" in inside or any(name.startswith("code/") for name in inside):
        raise WeightsUnavailable(f"{path} is a TorchScript program, not a state dict; {CONVERT}.")
    if any("serialized_exported_program" in name or "archive_format" in name for name in names):
        raise WeightsUnavailable(f"{path} is an exported program, not a state dict; {CONVERT}.")
    if "data.pkl" in inside:
        return "torch"
    if names and all(name.endswith(".npy") for name in names):
        raise WeightsUnavailable(f"{path} is a NumPy archive (npz); {SAVE}.")
    if "model.weights.h5" in names:
        raise WeightsUnavailable(f"{path} is a Keras model; {CONVERT}.")
    raise WeightsUnavailable(f"{path} is a zip archive; {UNPACK}.")
