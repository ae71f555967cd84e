"""What every test shares: no network, a folder of its own, real photographs, two databases."""

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import URL, Engine
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from dashboard.core.many_imports import many_imports
from data.db import database
from tests import nginx, postgresql
from tests.postgresql import Cluster

SAMPLE_VARIABLE = "STRATOSCOPE_IMAGENET_SAMPLE"
BROWSER = "tests/browser/"
MIGRATE = database.migrate
LONG = (  # files of half a minute or more: none must be the last, for which the others wait
    "tests/browser/test_scanned.py",
    "tests/browser/test_scanned_some.py",
    "tests/browser/test_stress.py",
    "tests/browser/test_reviewers.py",
    "tests/browser/test_trust.py",
    "tests/browser/test_attribution.py",
    "tests/browser/test_compare.py",
    "tests/browser/test_ways.py",
    "tests/browser/test_prefix.py",
    "tests/browser/test_explore.py",
    "tests/browser/test_installed.py",
    "tests/browser/test_log_in.py",
    "tests/browser/test_judging.py",
    "tests/browser/test_layers.py",
    "tests/browser/test_methods.py",
    "tests/browser/test_access.py",
    "tests/browser/test_reviews.py",
    "tests/browser/test_overtaken.py",
    "tests/browser/test_picture.py",
    "tests/browser/test_inputs.py",
    "tests/browser/test_busy.py",
    "tests/browser/test_layers_steps.py",
    "tests/browser/test_sessions.py",
    "tests/unit/dashboard/scans/test_scan_command.py",
    "tests/unit/test_worked_example.py",
)
settings.register_profile("any machine", deadline=None)  # a busy one makes no test fail
settings.load_profile("any machine")
for _name in [name for name in os.environ if name.startswith("STRATOSCOPE_")]:
    if _name not in (SAMPLE_VARIABLE, "STRATOSCOPE_CHROMIUM"):
        del os.environ[_name]  # no test depends on what a developer has set
os.environ["STRATOSCOPE_OFFLINE"] = "1"
# Many tests start Python; without bytecode each start compiles torch again, in ten seconds.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("DASH_DISABLE_VERSION_CHECK", "true")


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of new folders; pytest's own numbering would read all the former ones each time."""
    parent = tmp_path_factory.mktemp("homes")
    return (parent / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder of the test's own, so that no test sees another's files or the user's."""
    folder = next(_homes)
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("STRATOSCOPE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new SQLite file begins as a copy of a migrated one, as PostgreSQL's databases do."""
    template = tmp_path_factory.mktemp("template") / "migrated.sqlite"
    database.open_database(f"sqlite:///{template}").dispose()

    def copy_or_migrate(engine: Engine) -> None:
        name = engine.url.database or ":memory:"
        new = engine.dialect.name == "sqlite" and name != ":memory:" and not Path(name).exists()
        try:
            shutil.copyfile(template, name) if new else MIGRATE(engine)
        except OSError:
            MIGRATE(engine)  # raises what a user reads

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrate", copy_or_migrate)
        yield


@pytest.fixture
def migrated_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The migrations run for every new database, where they are what is tested."""
    monkeypatch.setattr(database, "migrate", MIGRATE)


@pytest.fixture(scope="session")
def imagenet_sample() -> Path:
    """The folder of real ImageNet images; its tests are left out, and named, without it."""
    folder = Path(os.environ[SAMPLE_VARIABLE])
    if not folder.is_dir():
        pytest.fail(f"{SAMPLE_VARIABLE} names {folder}, which is not a folder")
    return folder


@pytest.fixture(scope="session", name="postgresql")
def postgresql_of_session() -> Iterator[Cluster]:
    """A PostgreSQL of this session's own."""
    try:
        with postgresql.running() as cluster:
            yield cluster
    except RuntimeError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def nginx_program() -> str:
    """Where nginx is."""
    program = nginx.find()
    if program is None:
        pytest.fail("nginx is not installed: `make nginx` installs it.")
    return program


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it, or for a `database_url`, runs on both databases."""
    return str(request.param)


@pytest.fixture
def database_url(
    backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[URL]:
    """A database of the test's own; its tables are made when it is opened, if not before."""
    if backend == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql")
        with cluster.lent() as url:
            yield url
    else:
        file = tmp_path_factory.mktemp("database") / "test.sqlite"
        yield URL.create("sqlite", database=str(file))


@dataclass(frozen=True)
class Need:
    """What some tests need and a machine may lack; they are left out there, and named."""

    applies_to: Callable[[pytest.Item], bool]
    is_met: Callable[[], bool]
    sentence: str  # where it is not there


def _needs_sample(item: pytest.Item) -> bool:
    return "imagenet_sample" in getattr(item, "fixturenames", ())


def _needs_postgresql(item: pytest.Item) -> bool:
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return params.get("backend") == "postgresql" or "postgresql" in getattr(
        item, "fixturenames", ()
    )


IN_CI = os.environ.get("CI") == "true"  # where tests fail that elsewhere are left out
NEEDS = (
    Need(
        _needs_sample,
        lambda: bool(os.environ.get(SAMPLE_VARIABLE)),
        f"{SAMPLE_VARIABLE} does not name the folder of ImageNet images",
    ),
    Need(
        _needs_postgresql,
        lambda: postgresql.find() is not None or IN_CI,
        "PostgreSQL is not installed, and `make postgresql` could not install it",
    ),
    Need(
        lambda item: "nginx_program" in getattr(item, "fixturenames", ()),
        lambda: nginx.find() is not None or IN_CI,
        "nginx is not installed, and `make nginx` could not install it",
    ),
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The files of tests import all that there is."""
    with many_imports():
        return (yield)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what needs something that is not there; the summary says which tests, and why.

    Slow are the tests that are marked, all of the browser, and the second database's.
    """
    for item in items:
        if item.nodeid.startswith(BROWSER) or _needs_postgresql(item):
            item.add_marker(pytest.mark.slow)
    left_out = {}
    for need in NEEDS:
        lacking = [item for item in items if need.applies_to(item)]
        if lacking and not need.is_met():
            items[:] = [item for item in items if item not in lacking]
            config.hook.pytest_deselected(items=lacking)
            left_out[need.sentence] = [item.nodeid for item in lacking]
    config.stash[LEFT_OUT] = left_out
    if hasattr(config, "workeroutput"):  # a process of pytest-xdist's: the first one tells
        config.workeroutput["left_out"] = left_out


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Counts the slow tests that `-m "not slow"` leaves out; the summary says how many."""
    config = items[0].config
    if "not slow" not in config.option.markexpr:
        return  # others are named with what they need
    slow = sum(item.get_closest_marker("slow") is not None for item in items)
    if slow:
        config.stash[SLOW] = config.stash.get(SLOW, 0) + slow
        if hasattr(config, "workeroutput"):
            config.workeroutput["slow"] = config.stash[SLOW]


def next_file(files: Iterable[str], number: int) -> str:
    """What process `number` runs next: every other process the browser's tests first.

    The browser and its app start in one process, and in others once nothing else is left. Long
    files come first, so that no process ends long before the other.
    """
    waiting = sorted(files, key=lambda file: file not in LONG)
    own = (file for file in waiting if file.startswith(BROWSER) == (number % 2 == 0))
    return next(own, waiting[0])


class Files(LoadScopeScheduling):
    """The tests of a file run in one process, after each other; no process waits for another."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        chosen = next_file(self.workqueue, int(node.gateway.id.removeprefix("gw")))
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Files:  # noqa: ANN401
    """What runs together in one process."""
    return Files(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:  # noqa: ANN401
    """Takes over what a process of pytest-xdist's left out."""
    output = getattr(node, "workeroutput", {})
    if left_out := output.get("left_out"):
        node.config.stash[LEFT_OUT] = left_out
    if slow := output.get("slow"):
        node.config.stash[SLOW] = slow


LEFT_OUT: pytest.StashKey[dict[str, list[str]]] = pytest.StashKey()
SLOW: pytest.StashKey[int] = pytest.StashKey()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Names the tests that were left out, and why."""
    left_out, slow = config.stash.get(LEFT_OUT, {}), config.stash.get(SLOW, 0)
    if left_out or slow:
        terminalreporter.section("left out")
    if slow:
        terminalreporter.line(f"{slow} slow tests, among them the browser's: `make test` runs them")
    for sentence, nodeids in left_out.items():
        terminalreporter.line(f"{sentence}:")
        for nodeid in nodeids:
            terminalreporter.line(f"  {nodeid}")
