"""An engine for one call from Python, and its image as the engine reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.api.images import ImageSource
from dashboard.core.settings import MachineSettings
from data.files import user_cache
from data.gallery.images import open_rgb
from explainers import Engine, Model
from explainers.engine.cache import MIB, ResultCache
from explainers.engine.requests import ImageRef

GIB = 2**30


def open_engine(model: Model) -> Engine:
    """An engine with the app's cache: the same call, and the app, find its results."""
    disk_bytes = int(MachineSettings().cache_gib * GIB)
    cache = ResultCache(user_cache() / "results", memory_bytes=96 * MIB, disk_bytes=disk_bytes)
    return Engine([model], decode=open_rgb, cache=cache)


@contextmanager
def as_file(source: ImageSource) -> Iterator[ImageRef]:
    """The image as the engine reads it; a picture in memory as a file, which goes afterwards."""
    if source.held is None:
        yield source.ref
        return
    with TemporaryDirectory(prefix="stratoscope-") as folder:
        path = Path(folder) / "picture.png"
        source.held.save(path)
        digest = sha256(path.read_bytes()).hexdigest()
        yield ImageRef(digest, path, private=True).edited(source.edits)
