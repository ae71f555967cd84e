"""A benchmark's table: what was asked, what was measured, whether that is kept."""

import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Row:
    """One figure; `bound` None where nothing was asked and the figure only explains others."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        requested = "" if self.bound is None else f"{self.bound:g} {self.unit}"
        verdict = "" if self.bound is None else "kept" if self.kept else "MISSED"
        measured = f"{self.value:.4g} {self.unit}"
        return f"  {self.name:<46}{requested:>12}{measured:>14}  {verdict:<8}{self.note}".rstrip()


def median_row(name: str, values: Sequence[float], unit: str, bound: float | None = None) -> Row:
    """The median, with the range beside it."""
    note = f"{len(values)} times, {min(values):.4g} to {max(values):.4g}"
    return Row(name, statistics.median(values), unit, bound, note)


def print_table(rows: Sequence[Row]) -> None:
    print(f"  {'':<46}{'at most':>12}{'measured':>14}")
    for row in rows:
        print(row)


def machine() -> str:
    """The processor, its cores and the memory of this machine."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    memory = psutil.virtual_memory().total / 2**30
    cores = len(psutil.Process().cpu_affinity())
    return (
        f"{next(names, platform.processor() or platform.machine())}, {cores} cores, "
        f"{memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )
