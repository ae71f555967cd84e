"""What a package needs that adds to Stratoscope: `from stratoscope import plugins`.

Each name is imported when it is first used: a plugin is loaded while the registry that it adds to
is still being built. Entry points: "stratoscope.methods" names a `Method`,
"stratoscope.gallery_sources" a `GallerySource`, "stratoscope.model_sources" a `ModelSource`,
"stratoscope.panels" a `PagePanel`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.ui.components import card
    from dashboard.ui.panel import Panel, Parts
    from dashboard.ui.plugin_panels import PagePanel
    from dashboard.ui.scene import Scene
    from data.errors import GalleryProblem
    from data.gallery.notes import GalleryNote
    from data.gallery.sources.place import Place
    from data.gallery.sources.source import Entry, GallerySource, Listing
    from explainers.errors import UnknownModel, WeightsUnavailable
    from explainers.images.preprocess import ImagePreprocess
    from explainers.methods.base import Method, Passes, Question, by_activation, by_trace
    from explainers.methods.guide import Guide, GuideAnswer
    from explainers.models.draft import ModelDraft
    from explainers.models.sources.base import ModelSource, Recipe
    from explainers.parameters import Parameter
    from explainers.passes.tracing import Trace
    from explainers.results import Heatmap

__all__ = [
    "Entry",
    "GalleryNote",
    "GalleryProblem",
    "GallerySource",
    "Guide",
    "GuideAnswer",
    "Heatmap",
    "ImagePreprocess",
    "Listing",
    "Method",
    "ModelDraft",
    "ModelSource",
    "PagePanel",
    "Panel",
    "Parameter",
    "Parts",
    "Passes",
    "Place",
    "Question",
    "Recipe",
    "Scene",
    "Trace",
    "UnknownModel",
    "WeightsUnavailable",
    "by_activation",
    "by_trace",
    "card",
]

_ROOT = __name__.rpartition("dashboard")[0]  # "stratoscope." in a wheel
_NAMES = {
    f"{_ROOT}dashboard.ui.components": ("card",),
    f"{_ROOT}dashboard.ui.panel": ("Panel", "Parts"),
    f"{_ROOT}dashboard.ui.plugin_panels": ("PagePanel",),
    f"{_ROOT}dashboard.ui.scene": ("Scene",),
    f"{_ROOT}data.errors": ("GalleryProblem",),
    f"{_ROOT}data.gallery.notes": ("GalleryNote",),
    f"{_ROOT}data.gallery.sources.place": ("Place",),
    f"{_ROOT}data.gallery.sources.source": ("Entry", "GallerySource", "Listing"),
    f"{_ROOT}explainers.errors": ("UnknownModel", "WeightsUnavailable"),
    f"{_ROOT}explainers.images.preprocess": ("ImagePreprocess",),
    f"{_ROOT}explainers.methods.base": (
        *("Method", "Passes", "Question", "by_activation", "by_trace"),
    ),
    f"{_ROOT}explainers.methods.guide": ("Guide", "GuideAnswer"),
    f"{_ROOT}explainers.parameters": ("Parameter",),
    f"{_ROOT}explainers.models.draft": ("ModelDraft",),
    f"{_ROOT}explainers.models.sources.base": ("ModelSource", "Recipe"),
    f"{_ROOT}explainers.passes.tracing": ("Trace",),
    f"{_ROOT}explainers.results": ("Heatmap",),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"stratoscope.plugins has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)
