"""Results as files: `.npz` without pickle, each with its kind, its schema and its provenance."""

import io
import json
from collections.abc import Mapping
from dataclasses import fields
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.core.schemas import unreadable
from dashboard.maps.export import PROVENANCE_KEY, Provenance, npz
from data.errors import DataError, NotKept
from data.files import write_atomically
from data.gallery.items import printable
from explainers.errors import UnfitArgument

SUFFIX = ".npz"
Arrays = dict[str, np.ndarray]
Record = dict[str, Any]


class UnreadableResult(DataError):
    """A file is no result of Stratoscope, is damaged, or is of a newer release."""


def write_result(
    path: str | PathLike[str], record: Mapping[str, Any], arrays: Mapping[str, Any]
) -> Path:
    """Writes a result in one step; returns where. Raises: UnfitArgument; NotKept."""
    place = Path(fspath(path))
    if place.suffix != SUFFIX:
        raise UnfitArgument(f"A result is saved as {SUFFIX}: write {printable(place)}{SUFFIX}.")
    try:
        write_atomically(place, npz(arrays, record))
    except OSError as error:
        raise NotKept(
            f"{printable(place)} cannot be written ({error.strerror}); choose another place."
        ) from error
    return place


def read_result(path: str | PathLike[str]) -> tuple[Record, Arrays]:
    """The record and the arrays of a file. Raises: UnreadableResult."""
    place = Path(fspath(path))
    name = printable(place)
    try:
        content = place.read_bytes()
    except OSError as error:
        raise UnreadableResult(f"{name} cannot be read ({error.strerror}).") from error
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        record = json.loads(str(arrays.pop(PROVENANCE_KEY).item()))
        if not isinstance(record, dict):
            raise TypeError("no object")
    except Exception as error:  # damaged bytes raise any error
        raise UnreadableResult(
            f"{name} is no result of Stratoscope, or is damaged; save or download it again."
        ) from error
    return record, arrays


def check_schema(path: str | PathLike[str], record: Record, newest: int) -> None:
    """Raises: UnreadableResult if a newer release has written the file."""
    if why := unreadable(record.get("schema"), newest):
        raise UnreadableResult(f"{printable(fspath(path))} {why}")


def read_provenance(path: str | PathLike[str], stored: Mapping[str, Any]) -> Provenance:
    """The provenance in a record, also of an earlier release. Raises: UnreadableResult."""
    names = {each.name for each in fields(Provenance)}
    values = {name: value for name, value in stored.items() if name in names}
    values["notices"] = tuple(values.get("notices", ()))
    try:
        return Provenance(**values)
    except TypeError as error:
        raise UnreadableResult(
            f"{printable(fspath(path))} lacks a part of its provenance; save or download it again."
        ) from error
