"""Galleries, labels, thumbnails and stored data; independent of models and app.

Names are imported on first use: the errors need no database.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.db.database import open_database
    from data.errors import DataError, FetchProblem, GalleryProblem, ImageProblem, UploadProblem
    from data.gallery.gallery import Gallery, GalleryClass, Query
    from data.gallery.images import open_rgb
    from data.gallery.items import Item, Skipped
    from data.gallery.open_gallery import open_gallery
    from data.gallery.predictions import PredictionStore, PredictionTable
    from data.scans import Scan, open_scan

__all__ = [
    "DataError",
    "FetchProblem",
    "Gallery",
    "GalleryClass",
    "GalleryProblem",
    "ImageProblem",
    "Item",
    "PredictionStore",
    "PredictionTable",
    "Query",
    "Scan",
    "Skipped",
    "UploadProblem",
    "open_database",
    "open_gallery",
    "open_rgb",
    "open_scan",
]

_HOMES = {
    "DataError": "errors",
    "FetchProblem": "errors",
    "Gallery": "gallery.gallery",
    "GalleryClass": "gallery.gallery",
    "GalleryProblem": "errors",
    "ImageProblem": "errors",
    "Item": "gallery.items",
    "PredictionStore": "gallery.predictions",
    "PredictionTable": "gallery.predictions",
    "Query": "gallery.gallery",
    "Scan": "scans",
    "Skipped": "gallery.items",
    "UploadProblem": "errors",
    "open_database": "db.database",
    "open_gallery": "gallery.open_gallery",
    "open_rgb": "gallery.images",
    "open_scan": "scans",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
