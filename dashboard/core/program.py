"""The program's own names: its Python module, and the command that a user typed.

A checkout holds the package `dashboard`; a wheel holds `stratoscope.dashboard` and installs the
command `stratoscope`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

COMMAND = "stratoscope"
MODULE = __name__.removesuffix(".core.program")  # `dashboard` or `stratoscope.dashboard`
INSTALLED = MODULE != "dashboard"
PARENT = Path(__file__).parents[2]  # of the package `dashboard`: it holds the assets too


def typed_command() -> str:
    """How the user started this process, as it can be typed again.

    A process that was started otherwise, as from a notebook, gets the command that works here.
    """
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    module = spec.name.removesuffix(".__main__") if spec is not None else ""
    if module in (COMMAND, "dashboard"):
        return f"python -m {module}"
    started_by = Path(sys.argv[0]).name.removesuffix(".exe")
    return COMMAND if INSTALLED or started_by == COMMAND else f"python -m {MODULE}"


def child_command(*words: str) -> list[str]:
    """This program in a process of its own; run it with `child_environment`.

    Modules in the current folder are not imported, whatever their names are.
    """
    return [sys.executable, "-P", "-m", MODULE, *words]


def child_environment() -> dict[str, str]:
    """The environment in which a child finds this program, from whatever folder it runs."""
    return dict(os.environ) | dict(_python_path())


def _python_path() -> Iterator[tuple[str, str]]:
    if not INSTALLED:  # an installed one is found, and its folder must not precede Python's own
        path = filter(None, (str(PARENT), os.environ.get("PYTHONPATH")))
        yield "PYTHONPATH", os.pathsep.join(path)
