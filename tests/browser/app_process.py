"""The app in a process of its own, found by the address that it prints."""

import math
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, TextIO, TypeVar
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
STDOUT, STDERR = 1, 2
NEVER_MS = 24 * 3600 * 1000
FORWARD_S, BACKWARD_S = 0.03, 0.06  # of EfficientNet-Lite0 on a laptop
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
    process, printed = start_forked(module, _words(arguments), environment_of(home))
    with printed:
        try:
            yield RunningApp(_address(printed), process)
        finally:
            process.terminate()  # and nobody waits for its end but the whole session


def run_forked(home: Path, *words: str) -> None:
    """Runs a command to its end, by a process that has imported everything."""
    process, printed = start_forked("dashboard", words, environment_of(home))
    with printed:
        process.join()
    assert process.exitcode == 0


def start_forked(
    module: str, words: Sequence[str], environment: Mapping[str, str], stream: int = STDOUT
) -> tuple[BaseProcess, TextIO]:
    """Does what `python -m module words` does, by a process that has imported everything.

    The process, and what it writes to `stream`.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.browser.preloaded"])
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(module, words, environment, writer, stream))
    process.start()
    writer.close()
    with reader:
        return process, os.fdopen(os.dup(reader.fileno()))


def _words(arguments: Sequence[str]) -> list[str]:
    return ["serve", "--port", "0", *arguments]


def environment_of(home: Path) -> dict[str, str]:
    own = {"STRATOSCOPE_HOME": str(home), "STRATOSCOPE_OFFLINE": "1"}
    return os.environ | own | {"TORCH_HOME": str(home / "torch")}


def _run(
    module: str,
    words: Sequence[str],
    environment: Mapping[str, str],
    written: Connection,
    stream: int,
) -> None:
    """Runs the module; nothing that it does by itself depends on how fast the machine is."""
    from dashboard.pages.judge import queue
    from dashboard.pages.reviews import head
    from dashboard.scans import idle_scan
    from explainers.engine import inference
    from explainers.engine.pass_times import PassTimes

    os.dup2(written.fileno(), stream)
    written.close()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    idle_scan.IDLE_S = math.inf  # tests start the scans that they need
    queue.FOLLOWED_MS = head.FOLLOWED_MS = NEVER_MS  # and say when a page looks at what others did
    times = PassTimes(FORWARD_S, BACKWARD_S)  # they decide which map is short, and which is long
    patch.object(inference, "measure_passes", lambda _model: times).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _address(printed: TextIO) -> str:
    """The address that the app prints once it serves."""
    for line in printed:
        if match := re.search(r"http://\S+", line):
            return match.group()
    raise RuntimeError("the app ended before it served")
