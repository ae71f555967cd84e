"""The app in a process of its own, found by the address that it prints."""

import math
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, TextIO, TypeVar

ROOT = Path(__file__).parents[2]
Process = TypeVar("Process", subprocess.Popen[str], BaseProcess)


@dataclass(frozen=True)
class RunningApp(Generic[Process]):
    """A served app."""

    url: str
    process: Process


@contextmanager
def running_app(
    home: Path, *arguments: str, module: str = "dashboard"
) -> Iterator[RunningApp[subprocess.Popen[str]]]:
    """Serves the app as users start it, from `home` on a free port, offline; ends it afterwards."""
    command = [sys.executable, "-m", module, *_words(arguments)]
    with serving(command, ROOT, environment_of(home)) as app:
        yield app


@contextmanager
def serving(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[RunningApp[subprocess.Popen[str]]]:
    """What the command serves, which runs in `folder`; ends it afterwards."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield RunningApp(_address(process.stdout), process)
        finally:
            process.terminate()


@contextmanager
def forked_app(
    home: Path, *arguments: str, module: str = "dashboard"
) -> Iterator[RunningApp[BaseProcess]]:
    """As `running_app`, but by a process that has imported everything: in a quarter of the time."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.browser.preloaded"])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=(module, _words(arguments), environment_of(home), writer)
    )
    process.start()
    writer.close()
    try:
        with open(reader.fileno(), closefd=False) as printed:
            yield RunningApp(_address(printed), process)
    finally:
        process.terminate()  # and nobody waits for its end but the whole session
        reader.close()


def run_forked(home: Path, *words: str) -> None:
    """Runs a command to its end, by a process that has imported everything."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.browser.preloaded"])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=("dashboard", list(words), environment_of(home), writer)
    )
    process.start()
    writer.close()
    process.join()
    reader.close()
    assert process.exitcode == 0


def _words(arguments: tuple[str, ...]) -> list[str]:
    return ["serve", "--port", "0", *arguments]


def environment_of(home: Path) -> dict[str, str]:
    own = {"STRATOSCOPE_HOME": str(home), "STRATOSCOPE_OFFLINE": "1"}
    return os.environ | own | {"TORCH_HOME": str(home / "torch")}


def _run(
    module: str, words: list[str], environment: Mapping[str, str], printed: Connection
) -> None:
    """Does what `python -m module words` does, but for the scan while idle."""
    from dashboard.scans import idle_scan

    os.dup2(printed.fileno(), 1)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    idle_scan.IDLE_S = math.inf  # tests start the scans that they need
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _address(printed: TextIO) -> str:
    """The address that the app prints once it serves."""
    for line in printed:
        if match := re.search(r"http://\S+", line):
            return match.group()
    raise RuntimeError("the app ended before it served")
