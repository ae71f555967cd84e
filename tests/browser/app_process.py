"""The app as users start it: a process of its own, found by the address that it prints."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_S = 120.0
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class RunningApp:
    """A served app."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def running_app(home: Path, *arguments: str, module: str = "dashboard") -> Iterator[RunningApp]:
    """Serves the app from `home` on a free port, offline, and ends it afterwards."""
    environment = os.environ | {"STRATOSCOPE_HOME": str(home), "STRATOSCOPE_OFFLINE": "1"}
    environment["TORCH_HOME"] = str(home / "torch")
    command = [sys.executable, "-m", module, "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield RunningApp(_address(process), process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the app prints once it serves."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise RuntimeError(f"the app ended with {process.wait(START_S)} before it served")
