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
def running_app(home: Path, *arguments: str) -> Iterator[RunningApp]:
    """Serves the app from `home` on a free port, offline, and ends it afterwards."""
    environment = os.environ | {"STRATOSCOPE_HOME": str(home), "STRATOSCOPE_OFFLINE": "1"}
    environment["TORCH_HOME"] = str(home / "torch")
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--port", "0", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                yield RunningApp(found.group(), process)
                break
        else:
            raise RuntimeError(f"the app ended with {process.wait(START_S)} before it served")
    finally:
        process.terminate()
        process.wait(START_S)
