"""The arrays of a scan on the disk: created at full size, filled chunk by chunk."""

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
    """The disk has no room for a scan, or no more room."""


def array_path(folder: Path, name: str) -> Path:
    """The file of the column with this name."""
    return folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.npy"


def make_arrays(folder: Path, plan: ScanPlan) -> None:
    """Create files of the full size; they take up disk space as they are filled.

    Raises: DiskFull, before anything is created, if there is not enough space.
    """
    free = shutil.disk_usage(folder).free
    if plan.nbytes > free:
        raise DiskFull(
            f"The scan needs {size(plan.nbytes)} in {folder}, which has {size(free)} free; free "
            "some space, or set STRATOSCOPE_HOME to a folder on another disk."
        )
    for rows, columns in ((len(plan.images), plan.columns), (plan.chunks, plan.partials)):
        for column in columns:
            path = array_path(folder, column.name)
            shape = (rows, *column.shape)
            npy.open_memmap(path, mode="w+", dtype=column.dtype, shape=shape)


def write_rows(folder: Path, column: Column, first: int, values: np.ndarray) -> None:
    """Write rows from `first` on, and wait until the disk has them; repeating it does no harm.

    Plain writes raise if the disk is full; a memory map would end the process.

    Raises: DiskFull; ValueError if the values do not fit the column.
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
                f"The disk of {folder} is full, and the scan so far is stored; free some space and "
                "start the same scan again to resume it."
            ) from error
        raise


def open_arrays(folder: Path, columns: tuple[Column, ...], rows: int) -> Mapping[str, np.ndarray]:
    """Read-only memory maps by the names of the columns.

    Raises: OSError; ValueError if a file is truncated, or does not fit the column.
    """
    arrays: dict[str, Any] = {}
    for column in columns:
        path = array_path(folder, column.name)
        arrays[column.name] = values = npy.open_memmap(path, mode="r")
        if values.shape != (rows, *column.shape) or values.dtype != column.dtype:
            raise ValueError(f"{path.name} holds {values.dtype} of {values.shape}")
    return arrays


def size(nbytes: int) -> str:
    """Bytes for readers."""
    return (
        f"{nbytes / MIB:,.0f} MiB" if nbytes < 10_000 * MIB else f"{nbytes / MIB / 1024:,.1f} GiB"
    )
