"""Where Stratoscope keeps what belongs to the user; `STRATOSCOPE_HOME` moves all of it."""

import os
from pathlib import Path

import platformdirs

APP = "stratoscope"


def user_data() -> Path:
    """The folder of fetched galleries and the database; made, for this user only, if absent."""
    return _made(_home("data") or platformdirs.user_data_path(APP, appauthor=False))


def user_cache() -> Path:
    """The folder of thumbnails and heat maps, which may be deleted at any time; made if absent."""
    return _made(_home("cache") or platformdirs.user_cache_path(APP, appauthor=False))


def _home(name: str) -> Path | None:
    home = os.environ.get("STRATOSCOPE_HOME")
    return Path(home).expanduser() / name if home else None


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
