"""What `doctor` looks at: each check has a value, and what to do unless it is ok.

Nothing is changed: no table is migrated, nothing is downloaded, and no other machine is contacted
but the database's.
"""

import argparse
import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement

from dashboard.core.errors import SettingsError
from dashboard.core.program import COMMAND, INSTALLED, PARENT
from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
    Settings,
)
from dashboard.core.settings.option import flag, option_name
from dashboard.core.version import __version__
from data.errors import DataError
from data.files import user_cache, user_data
from data.numerals import count_of
from explainers.errors import ExplainerError

if TYPE_CHECKING:
    from sqlalchemy import Engine

GROUPS = (ModelSettings, GallerySettings, DatabaseSettings, ServingSettings, MachineSettings)
NAMED = ("torch", "torchvision", "captum", "dash", "plotly")
SHOWN_ELSEWHERE = ("host", "port", "open_browser", "evidence")  # of the settings of serving
GIB = 2**30
PATIENCE_S = 3
LITTLE = GIB  # of free disk: less than a scan of a large gallery needs


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `action` says what to do, in one sentence."""

    topic: str
    name: str
    value: str
    action: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.action

    def record(self) -> dict[str, Any]:
        """Plain values, fit for JSON."""
        return {**asdict(self), "ok": self.ok, "action": self.action or None}


def examine(arguments: argparse.Namespace) -> list[Check]:
    """All checks, in the order of what depends on what."""
    settings, wrong, checks = _settings(arguments)
    checks += versions()
    checks.append(device(settings))
    if ModelSettings not in wrong:
        checks += models(settings)
    checks += folders(settings)
    check, engine = database(settings)
    if DatabaseSettings not in wrong:
        checks.append(check)
    with _index(engine) as index:
        if GallerySettings not in wrong:
            checks.append(gallery(settings, index))
        if ServingSettings not in wrong:
            checks += serving(settings, index)
    checks += plugins()
    return checks


def _settings(arguments: argparse.Namespace) -> tuple[Settings, set[type], list[Check]]:
    """What was set, the groups with a wrong value, and what to do there; those are defaults."""
    checks: list[Check] = []
    values: dict[str, Any] = {}
    wrong: set[type] = set()
    for group in GROUPS:
        try:
            values |= dict(group.from_arguments(arguments))
        except SettingsError as error:
            wrong.add(group)
            checks.append(Check("settings", group.heading, "", str(error)))
            values |= {name: each.default for name, each in group.model_fields.items()}
    if not wrong:
        checks.append(Check("settings", "options and variables", "valid"))
    return Settings.model_construct(**values), wrong, checks  # valid, group by group


def versions() -> Iterator[Check]:
    """Python, Stratoscope and what it needs, each as new as it must be."""
    yield Check("versions", "Python", platform.python_version())
    yield Check("versions", "Stratoscope", __version__)
    others = 0
    for requirement in _requirements():
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            installed = ""
        action = "" if requirement.specifier.contains(installed or "0", prereleases=True) else "old"
        if not installed or action:
            what = "is not installed" if not installed else "is too old"
            action = f"{requirement.name} {what}: pip install '{requirement}'."
        if action or requirement.name in NAMED:
            yield Check("versions", requirement.name, installed, action)
        else:
            others += 1
    yield Check("versions", "other packages", f"{others} as new as they must be")


def _requirements() -> list[Requirement]:
    """The requirements of every installation."""
    if INSTALLED:
        listed = map(Requirement, requires(COMMAND) or ())
        return [each for each in listed if each.marker is None]  # the others are extras
    lines = (PARENT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


def plugins() -> Iterator[Check]:
    """What installed packages add, and why some of it is left out; nothing where none adds any."""
    from dashboard.pages import registry as _  # noqa: F401 - all registries are read
    from explainers.plugins import found_plugins

    for each in found_plugins():
        yield Check("plugins", f"{each.name} of {each.package}", each.group, each.action)


def device(settings: Settings) -> Check:
    """Where models run."""
    try:
        from explainers.models.device import choose_device

        return Check("device", "models run on", str(choose_device(settings.device)))
    except ExplainerError as error:
        return Check("device", "models run on", "", str(error))
    except (ImportError, RuntimeError, OSError) as error:  # two packages that do not fit together
        return Check(
            "device",
            "torch",
            f"cannot be imported ({error})",
            "Install it again with torchvision: pip install --force-reinstall torch torchvision.",
        )


def models(settings: Settings) -> Iterator[Check]:
    """The models that the app would open with: loaded, or why they cannot be."""
    from dashboard.core.model_choice import PREFERRED, chosen_models, preferred_is_missing
    from explainers.models import weights_cached

    try:
        specs = chosen_models(settings)
    except ExplainerError as error:
        yield Check("models", ", ".join(settings.models), "", str(error))
        return
    for spec in specs:
        try:
            if spec.weights is None and not weights_cached(spec.source):
                value = "weights not on this machine; downloaded when the app starts"
                action = "Start once without --offline, or provide a file: --weights FILE."
                yield Check("models", spec.source, value, action if settings.offline else "")
                continue
            card = spec.load().card
            value = f"{card.name}, {card.provenance}, {count_of(len(card.layers), 'layer')}"
            yield Check("models", card.key, value)
        except ExplainerError as error:
            yield Check("models", spec.source, "", str(error))
    if preferred_is_missing(settings):
        value = "weights not on this machine; the app offers to download them"
        yield Check("models", PREFERRED, value)


def folders(settings: Settings) -> Iterator[Check]:
    """What is stored: whether it can be written, and how much room there is."""
    writable = "Make it writable, or let STRATOSCOPE_HOME name another folder."
    room = "Free some space, or let STRATOSCOPE_HOME name a folder on another disk."
    places: dict[str, Callable[[], Path]] = {"cache": user_cache, "data": user_data}
    if settings.evidence is not None and settings.evidence.exists():
        places["evidence"] = lambda: Path(settings.evidence or "")
    for name, where in places.items():
        try:
            folder = where()
            with NamedTemporaryFile(dir=folder):
                pass
        except OSError as error:
            value = f"{error.filename} cannot be written to ({error.strerror})"
            yield Check(name, "folder", value, writable)
            continue
        yield Check(name, "folder", str(folder))
        free = shutil.disk_usage(folder).free
        yield Check(name, "free disk", f"{free / GIB:,.1f} GiB", room if free < LITTLE else "")
        if name == "cache":
            used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            yield Check(name, "in use", f"{used / GIB:,.2f} of {settings.cache_gib:g} GiB for maps")


def database(settings: Settings) -> "tuple[Check, Engine | None]":
    """Whether it answers, and its tables; an engine if they are those of this release."""
    from data.db.database import connect, default_url, revisions, shown

    try:
        url = settings.database or default_url()
        name = shown(url)
        file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if file is not None and not file.exists():
            return Check("database", "tables", f"{name}, created when the app starts"), None
        engine = connect(url)
        tables = revisions(engine)
    except DataError as error:
        return Check("database", "connection", name, f"{error} Check --database."), None
    except OSError:
        return Check("database", "tables", "", "Make the folder of the data writable."), None
    if tables.current == tables.newest:
        return Check("database", "tables", f"{name}, up to date ({tables.newest})"), engine
    engine.dispose()
    if tables.has_current:
        return Check("database", "tables", f"{name}, migrated when the app starts"), None
    newer = f"{name} has tables of a newer release ({tables.current})"
    action = "Install that release, or name another database with --database."
    return Check("database", "tables", newer, action), None


@contextmanager
def _index(engine: "Engine | None") -> "Iterator[Engine]":
    """The database; in place of one that cannot be used as it is, an empty one."""
    from data.db.database import open_database

    with TemporaryDirectory() as folder:
        usable = engine or open_database(f"sqlite:///{folder}/index.sqlite")
        try:
            yield usable
        finally:
            usable.dispose()


def gallery(settings: Settings, database: "Engine") -> Check:
    """How many images can be shown, and how many cannot."""
    from dashboard.core.current_gallery import CurrentGallery

    try:
        opened = CurrentGallery(
            database, settings.images, split=settings.split, class_map=settings.class_map
        ).gallery
    except (DataError, OSError) as error:
        return Check("gallery", ", ".join(map(str, settings.images)) or "images", "", str(error))
    value = f"{count_of(len(opened), 'image')} can be shown"
    if opened.skipped:
        first = opened.skipped[0]
        value += (
            f", {len(opened.skipped):,} cannot, such as {first.path}: {first.reason.rstrip('.')}"
        )
    return Check("gallery", opened.name, value)


def serving(settings: Settings, database: "Engine") -> Iterator[Check]:
    """Where the app is reached, by whom, and through which proxies."""
    from dashboard.access.setup import check_way_in
    from dashboard.server.serving import bind
    from data.accounts import AccountStore

    address = f"{settings.host}:{settings.port}"
    try:
        bind(settings).close()
        yield Check("serving", "address", f"{address} is free")
    except SettingsError as error:
        if _answers(settings):
            yield Check("serving", "address", f"Stratoscope runs at {address}")
        else:
            yield Check("serving", "address", address, str(error))
    try:
        check_way_in(settings, lambda _: AccountStore(database).any())
        yield Check("serving", "access", _access(settings))
    except (SettingsError, DataError) as error:
        yield Check("serving", "access", "", str(error))
    for name, field in ServingSettings.model_fields.items():
        if name not in SHOWN_ELSEWHERE:
            value = getattr(settings, name)
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
            yield Check("serving", flag(option_name(name, field)), text or "not set")


def _answers(settings: Settings) -> bool:
    """Whether the program that has the port is Stratoscope."""
    connection = HTTPConnection(settings.host, settings.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", f"{settings.prefix}/")
        return b"Stratoscope" in connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _access(settings: Settings) -> str:
    if settings.user_header:
        return f"the proxy names users in {settings.user_header}"
    return "anyone may view" if settings.allow_anonymous else "log-in if there are accounts"
