"""Galleries, labels, thumbnails and stored data; independent of models and app.

Names are imported on first use: `import data.errors` imports no database.
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

HOME = {
    "DataError": "data.errors",
    "FetchProblem": "data.errors",
    "Gallery": "data.gallery.gallery",
    "GalleryClass": "data.gallery.gallery",
    "GalleryProblem": "data.errors",
    "ImageProblem": "data.errors",
    "Item": "data.gallery.items",
    "PredictionStore": "data.gallery.predictions",
    "PredictionTable": "data.gallery.predictions",
    "Query": "data.gallery.gallery",
    "Scan": "data.scans",
    "Skipped": "data.gallery.items",
    "UploadProblem": "data.errors",
    "open_database": "data.db.database",
    "open_gallery": "data.gallery.open_gallery",
    "open_rgb": "data.gallery.images",
    "open_scan": "data.scans",
}


def __getattr__(name: str) -> object:
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOME[name]), name)
