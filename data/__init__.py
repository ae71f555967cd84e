"""Galleries, labels, thumbnails and what is kept on disk; knows neither models nor app."""

from data.database import open_database
from data.errors import DataError, FetchProblem, GalleryProblem, ImageProblem, UploadProblem
from data.gallery import Gallery, GalleryClass, Query
from data.images import open_rgb
from data.items import Item, Skipped
from data.opening import open_gallery
from data.predictions import PredictionStore, PredictionTable
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
