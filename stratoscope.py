"""Stratoscope looks through the layers of an image classifier; these are its calls from Python.

`python -m stratoscope` is its command line. A name is imported when it is first used, so that
`import stratoscope` needs no torch. A wheel holds this file as `stratoscope/__init__.py`, and the
packages of the project inside it.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from dashboard.core.version import __version__

if TYPE_CHECKING:
    from dashboard import plugins, serve
    from dashboard.api.comparison import ClassComparison, compare_classes
    from dashboard.api.edit import edit
    from dashboard.api.evidence import MapEvidence, evidence
    from dashboard.api.explain import explain
    from dashboard.api.explanation import Explanation
    from dashboard.api.galleries import open_gallery
    from dashboard.api.images import EditedImage
    from dashboard.api.load import load
    from dashboard.api.records import read_records
    from dashboard.api.scans import scan
    from dashboard.api.traces import ImageTrace, trace
    from dashboard.api.what_if import region_test, smallest_parts
    from dashboard.api.what_if_results import MapRegionTest, MapSmallestParts
    from dashboard.core.errors import SettingsError
    from data import DataError, Gallery, Scan, open_scan
    from data.analysis.effect import compare_channels
    from data.analysis.separability import separability
    from explainers import Model, load_model
    from explainers.errors import ExplainerError, UnfitArgument
    from explainers.images.preprocess_options import PreprocessOptions

__all__ = [
    "ClassComparison",
    "DataError",
    "EditedImage",
    "ExplainerError",
    "Explanation",
    "Gallery",
    "ImageTrace",
    "MapEvidence",
    "MapRegionTest",
    "MapSmallestParts",
    "Model",
    "PreprocessOptions",
    "Scan",
    "SettingsError",
    "UnfitArgument",
    "__version__",
    "compare_channels",
    "compare_classes",
    "edit",
    "evidence",
    "explain",
    "load",
    "load_model",
    "open_gallery",
    "open_scan",
    "plugins",
    "read_records",
    "region_test",
    "scan",
    "separability",
    "serve",
    "smallest_parts",
    "trace",
]

_INSIDE = "stratoscope." if "__path__" in globals() else ""  # a checkout holds the packages beside
_HOMES = {
    "DataError": f"{_INSIDE}data",
    "ExplainerError": f"{_INSIDE}explainers.errors",
    "ClassComparison": f"{_INSIDE}dashboard.api.comparison",
    "EditedImage": f"{_INSIDE}dashboard.api.images",
    "Explanation": f"{_INSIDE}dashboard.api.explanation",
    "Gallery": f"{_INSIDE}data",
    "ImageTrace": f"{_INSIDE}dashboard.api.traces",
    "MapEvidence": f"{_INSIDE}dashboard.api.evidence",
    "MapRegionTest": f"{_INSIDE}dashboard.api.what_if_results",
    "MapSmallestParts": f"{_INSIDE}dashboard.api.what_if_results",
    "Model": f"{_INSIDE}explainers",
    "Scan": f"{_INSIDE}data",
    "PreprocessOptions": f"{_INSIDE}explainers.images.preprocess_options",
    "SettingsError": f"{_INSIDE}dashboard.core.errors",
    "UnfitArgument": f"{_INSIDE}explainers.errors",
    "compare_channels": f"{_INSIDE}data.analysis.effect",
    "compare_classes": f"{_INSIDE}dashboard.api.comparison",
    "edit": f"{_INSIDE}dashboard.api.edit",
    "evidence": f"{_INSIDE}dashboard.api.evidence",
    "explain": f"{_INSIDE}dashboard.api.explain",
    "load": f"{_INSIDE}dashboard.api.load",
    "load_model": f"{_INSIDE}explainers",
    "open_gallery": f"{_INSIDE}dashboard.api.galleries",
    "open_scan": f"{_INSIDE}data",
    "plugins": f"{_INSIDE}dashboard.plugins",
    "read_records": f"{_INSIDE}dashboard.api.records",
    "region_test": f"{_INSIDE}dashboard.api.what_if",
    "scan": f"{_INSIDE}dashboard.api.scans",
    "separability": f"{_INSIDE}data.analysis.separability",
    "serve": f"{_INSIDE}dashboard",
    "smallest_parts": f"{_INSIDE}dashboard.api.what_if",
    "trace": f"{_INSIDE}dashboard.api.traces",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(_HOMES[name])
    return home if name == "plugins" else getattr(home, name)


def __dir__() -> list[str]:
    return __all__


def main() -> int:
    """The command `stratoscope`; returns its exit code."""
    from dashboard.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
