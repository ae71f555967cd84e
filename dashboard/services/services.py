"""Everything that panels and routes use, in one object."""

from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import Engine as Database

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.long_maps import LongMaps
from dashboard.core.settings import Settings
from dashboard.limits.served_engine import ServedEngine
from dashboard.manual import Manual
from dashboard.scans.library import Scans
from dashboard.services.jobs import Jobs
from data.accounts import AccountStore
from data.gallery.gallery import Gallery
from data.gallery.predictions import PredictionStore
from data.gallery.thumbnails import Thumbnails
from data.gallery.uploads import Uploads
from data.reviews import ReviewStore


@dataclass(frozen=True)
class Services:
    """All that the server shares; `server.wiring` opens it, `close` closes it."""

    engine: ServedEngine
    current_gallery: CurrentGallery
    thumbnails: Thumbnails
    predictions: PredictionStore
    scans: Scans
    reviews: ReviewStore
    uploads: Uploads
    settings: Settings
    jobs: Jobs
    long_maps: LongMaps
    manual: Manual
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
