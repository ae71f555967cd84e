"""How `make run` installs: with uv where it can, else with pip, and it says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIP = """#!/bin/sh
echo "pip $*" >>"$LOG"
case "$*" in *--target*)
  test "$CASE" != "no uv" || exit 1
  mkdir -p "$2/uv" && cp "$UV" "$2/uv/__main__.py"
esac
"""
UV = """
import os, sys
words = [word for word in sys.argv[1:] if word != "--quiet"]
with open(os.environ["LOG"], "a") as log:
    log.write(f"uv {' '.join(words)}\\n")
failing = "no index" if "--dry-run" in words else "uv fails"
sys.exit(os.environ["CASE"] == failing)
"""
FIT = "--torch-backend=auto"


@pytest.mark.parametrize(
    ("case", "sentence", "programs"),
    [
        ("uv works", "uv chose torch's build for this machine.", ["pip", "uv", "uv"]),
        ("no uv", "uv cannot be installed; pip installs torch's usual build.", ["pip", "pip"]),
        (
            "no index",
            "The index of torch's builds cannot be reached; pip installs the usual build.",
            ["pip", "uv", "pip"],
        ),
        ("uv fails", "uv could not install them; pip tries.", ["pip", "uv", "uv", "pip"]),
    ],
)
def test_uv_installs_the_requirements_or_pip_does(
    case: str, sentence: str, programs: list[str], tmp_path: Path
) -> None:
    pip, uv, log, environment = (tmp_path / name for name in ("pip", "uv.py", "log", "bin"))
    pip.write_text(PIP)
    pip.chmod(0o700)
    uv.write_text(UV)
    environment.mkdir()
    (environment / "python").symlink_to(sys.executable)
    variables = {"LOG": str(log), "CASE": case, "UV": str(uv), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        ["make", "--no-print-directory", "requirements", f"PIP={pip}", f"BIN={environment}"],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"  {sentence}\n", done.stderr
    commands = log.read_text().splitlines()
    assert [command.partition(" ")[0] for command in commands] == programs
    assert commands[-1].endswith("--requirement requirements.txt")
    assert all(FIT in command for command in commands if command.startswith("uv"))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"pip", "uv.py", "log", "bin"}, "uv is not kept"
