"""Everything that panels and routes use, in one bundle."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine as Database

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.long_maps import LongMaps
from dashboard.core.settings import Settings
from data.accounts import AccountStore
from data.gallery.gallery import Gallery
from data.gallery.predictions import PredictionStore
from data.gallery.thumbnails import Thumbnails
from data.gallery.uploads import Uploads
from data.reviews import ReviewStore

if TYPE_CHECKING:
    from dashboard.limits.served_engine import ServedEngine
    from dashboard.scans.library import Scans
    from dashboard.server.jobs import Jobs


@dataclass(frozen=True)
class Services:
    """All that the server shares, in one frozen bundle."""

    engine: "ServedEngine"
    current_gallery: CurrentGallery
    thumbnails: Thumbnails
    predictions: PredictionStore
    scans: "Scans"
    reviews: ReviewStore
    uploads: Uploads
    settings: Settings
    jobs: "Jobs"
    long_maps: LongMaps
    database: Database
    accounts: AccountStore
    resources: ExitStack  # what `close` closes, in this order: jobs, uploads, engine, database

    @property
    def gallery(self) -> Gallery:
        """The current gallery."""
        return self.current_gallery.gallery

    def close(self) -> None:
        """Close all services; no requests are possible afterwards."""
        self.resources.close()
