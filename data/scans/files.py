"""The arrays of a scan on the disk: made once at full size, filled chunk by chunk."""

import errno
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from data.errors import DataError
from data.scans.plan import Column, ScanPlan

MIB = 2**20
FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskFull(DataError):
    """There is no room for a scan, or no more."""


def array_path(folder: Path, name: str) -> Path:
    """Where the column of that name lies."""
    return folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.npy"


def make_arrays(folder: Path, plan: ScanPlan) -> None:
    """Files of the full size, which take their room as they are filled.

    Raises: DiskFull, before anything is made, where the room does not suffice.
    """
    free = shutil.disk_usage(folder).free
    if plan.nbytes > free:
        raise DiskFull(
            f"The scan needs {size(plan.nbytes)} in {folder}, where {size(free)} are free; make "
            "room, or let STRATOSCOPE_HOME name a folder on another disk."
        )
    for rows, columns in ((len(plan.images), plan.columns), (plan.chunks, plan.partials)):
        for column in columns:
            path = array_path(folder, column.name)
            shape = (rows, *column.shape)
            npy.open_memmap(path, mode="w+", dtype=column.dtype, shape=shape)


def write_rows(folder: Path, column: Column, first: int, values: np.ndarray) -> None:
    """Writes rows from `first` on, and waits until the disk has them; again does no harm.

    With plain writes: a full disk then raises, where a memory map would end the process.

    Raises: DiskFull; ValueError if the values are not the column's.
    """
    rows = np.ascontiguousarray(values, column.dtype)
    if rows.shape[1:] != column.shape:
        raise ValueError(f"{column.name} has values of {column.shape}, not {rows.shape[1:]}")
    try:
        with array_path(folder, column.name).open("r+b") as file:
            npy.read_magic(file)
            npy.read_array_header_1_0(file)
            file.seek(first * column.nbytes, os.SEEK_CUR)
            file.write(rows.data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(
                f"The disk of {folder} is full; what was scanned is kept. Make room, and start "
                "the same scan again: it goes on where it stopped."
            ) from error
        raise


def open_arrays(folder: Path, columns: tuple[Column, ...], rows: int) -> Mapping[str, np.ndarray]:
    """Read-only memory maps by the names of the columns.

    Raises: OSError; ValueError if a file is cut off, or is not that of the column.
    """
    found: dict[str, Any] = {}
    for column in columns:
        path = array_path(folder, column.name)
        found[column.name] = values = npy.open_memmap(path, mode="r")
        if values.shape != (rows, *column.shape) or values.dtype != column.dtype:
            raise ValueError(f"{path.name} holds {values.dtype} of {values.shape}")
    return found


def size(nbytes: int) -> str:
    """Bytes as people read them."""
    return (
        f"{nbytes / MIB:,.0f} MiB" if nbytes < 10_000 * MIB else f"{nbytes / MIB / 1024:,.1f} GiB"
    )
