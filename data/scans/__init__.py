"""Scans: the results of a network for every image of a gallery, in arrays on the disk."""

from data.scans.files import DiskFull, size
from data.scans.opening import ScanProblem, open_scan, scans_folder
from data.scans.plan import Column, ScanImage, ScanPlan
from data.scans.scan import Scan
from data.scans.store import (
    ChunkValues,
    LeaseLost,
    ScanProgress,
    ScanRecord,
    ScanStore,
    UnknownScan,
)
from data.scans.top_images import TopImages

__all__ = [
    "ChunkValues",
    "Column",
    "DiskFull",
    "LeaseLost",
    "Scan",
    "ScanImage",
    "ScanPlan",
    "ScanProblem",
    "ScanProgress",
    "ScanRecord",
    "ScanStore",
    "TopImages",
    "UnknownScan",
    "open_scan",
    "scans_folder",
    "size",
]
