"""Stratoscope as a wheel in an environment of its own, beside what is installed here already."""

import site
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path
from venv import EnvBuilder

ROOT = Path(__file__).parents[2]


def build_wheel(folder: Path) -> Path:
    """The wheel that is built from the source archive, without the checkout."""
    run = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run([*run, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        sources.extractall(folder, filter="data")
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    subprocess.run([*run, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def build_example(folder: Path) -> Path:
    """The wheel of the package with one plugin of each kind."""
    run = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(run, cwd=ROOT / "tests/example_plugins", check=True, capture_output=True)
    (wheel,) = folder.glob("stratoscope_example-*.whl")
    return wheel


def install(folder: Path, *wheels: Path) -> Path:
    """Installs wheels, and nothing else, into a new environment; returns its programs' folder.

    The dependencies are those of the running Python: they come last on the path.
    """
    EnvBuilder(symlinks=True).create(folder)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    programs, modules = Path(paths["scripts"]), Path(paths["purelib"])
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    quiet = ["--quiet", "--no-deps", "--no-index", "--no-compile", *map(str, wheels)]
    subprocess.run([*command, *quiet], check=True)
    (modules / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    return programs
