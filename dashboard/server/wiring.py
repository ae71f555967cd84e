"""Opens all that the settings name, once: the engine, the gallery, the stores and the jobs."""

from collections.abc import Sequence
from contextlib import ExitStack

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.long_maps import LongMaps
from dashboard.core.long_work import LongWork
from dashboard.core.model_choice import chosen_models
from dashboard.core.settings import Settings
from dashboard.limits.lanes import aside
from dashboard.limits.served_engine import ServedEngine, owner_of_request
from dashboard.reference import open_manual
from dashboard.scans.library import Scans
from dashboard.services import Jobs, Services
from data.accounts import AccountStore
from data.db.database import open_database
from data.files import user_cache
from data.gallery.images import open_rgb
from data.gallery.predictions import PredictionStore
from data.gallery.thumbnails import Thumbnails
from data.gallery.uploads import Uploads
from data.reviews import ReviewStore, SnapshotStore
from data.scans import ScanStore, scans_folder
from explainers import Model
from explainers.engine.cache import MIB, ResultCache
from explainers.engine.engine import EngineLimits
from explainers.engine.memory import release_memory
from explainers.images.budget import BUDGET

GIB = 2**30
# In memory, for many people at once: the images that fifty look at, each with its layers. What was
# looked at before them is read from disk.
RESULT_BYTES = 24 * MIB
TRACE_BYTES = 96 * MIB


def build_services(settings: Settings, models: Sequence[Model] = ()) -> Services:
    """Open everything that the settings say.

    `models` are models handed over from Python, in place of those that the settings name.

    Raises: ExplainerError or DataError with one sentence.
    """
    if models:
        settings = settings.model_copy(update={"models": tuple(model.card.key for model in models)})
    with ExitStack() as resources:
        database = open_database(settings.database)
        resources.callback(database.dispose)
        engine = resources.enter_context(open_engine(settings, models))
        current_gallery = CurrentGallery.chosen(database, settings, engine.card(engine.keys[0]))
        uploads = Uploads()
        resources.callback(uploads.close)
        predictions = PredictionStore(database)
        long_work = LongWork()
        jobs = Jobs(engine, current_gallery, predictions, settings, long_work)
        resources.callback(jobs.close)
        opened = resources.pop_all()
    return Services(
        engine=engine,
        current_gallery=current_gallery,
        thumbnails=Thumbnails(user_cache() / "thumbnails"),
        predictions=predictions,
        scans=Scans(ScanStore(database, scans_folder()), current_gallery, settings, long_work),
        reviews=ReviewStore(database, SnapshotStore(settings.evidence)),
        uploads=uploads,
        settings=settings,
        jobs=jobs,
        long_maps=LongMaps(engine, long_work),
        manual=open_manual(),
        database=database,
        accounts=AccountStore(database),
        resources=opened,
    )


def open_engine(settings: Settings, models: Sequence[Model] = ()) -> ServedEngine:
    """An engine on the models passed in, else on those of the settings.

    Those that were named are loaded, so that a mistake shows here; else the first one is.

    Raises: ExplainerError with one sentence.
    """
    disk_bytes = int(settings.cache_gib * GIB)
    cache = ResultCache(user_cache() / "results", memory_bytes=RESULT_BYTES, disk_bytes=disk_bytes)
    BUDGET.tidy, BUDGET.owner, BUDGET.aside = release_memory, owner_of_request, aside
    limits = EngineLimits(trace_bytes=TRACE_BYTES)
    specs = models or chosen_models(settings)
    engine = ServedEngine(specs, decode=open_rgb, cache=cache, limits=limits)
    with ExitStack() as undo:
        undo.callback(engine.close)
        for key in engine.keys if settings.models else engine.keys[:1]:
            engine.card(key)
        undo.pop_all()
    return engine
