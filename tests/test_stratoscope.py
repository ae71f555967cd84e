"""`import stratoscope`: all that it lists is there, and torch waits until it is used."""

import subprocess
import sys
from pathlib import Path

import pytest

import dashboard
import data
import explainers
import stratoscope

ROOT = Path(__file__).parents[1]


def test_every_name_is_that_of_its_package() -> None:
    for name in stratoscope.__all__:
        assert getattr(stratoscope, name) is not None
    assert stratoscope.load_model is explainers.load_model
    assert stratoscope.open_scan is data.open_scan
    assert stratoscope.Scan is data.Scan
    assert stratoscope.serve is dashboard.serve
    assert dir(stratoscope) == sorted(stratoscope.__all__)
    with pytest.raises(AttributeError, match="module 'stratoscope' has no attribute 'explian'"):
        stratoscope.explian  # noqa: B018


def test_the_import_loads_neither_torch_nor_the_app() -> None:
    lines = (
        "import sys, stratoscope; print(sorted({'torch', 'dash', 'sqlalchemy'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("module", ["dashboard", "stratoscope"])
def test_the_command_is_named_as_it_was_typed(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "fetch", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"usage: python -m {module} fetch [-h]")
