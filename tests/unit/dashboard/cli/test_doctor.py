"""`stratoscope doctor`: what it finds, what it says to do, and its exit code."""

import json
import shutil
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement
from PIL import Image

from dashboard.__main__ import main
from dashboard.cli import doctor_checks
from dashboard.core.version import __version__
from data.db.database import open_database, revisions

Examine = Callable[..., tuple[int, "Checks"]]
Checks = Mapping[tuple[str, str], Mapping[str, Any]]


@pytest.fixture
def examined(capsys: pytest.CaptureFixture[str]) -> Examine:
    """Runs `doctor --json` on a free port; returns its exit code and its checks by name."""

    def run(*words: str) -> tuple[int, Checks]:
        code = main(["doctor", "--json", "--port", "0", *words])
        record = json.loads(capsys.readouterr().out)
        assert record["schema"] == 1
        assert record["ok"] is (code == 0)
        for each in record["checks"]:
            assert set(each) == {"topic", "name", "value", "ok", "action"}
            assert each["ok"] is (each["action"] is None)
        return code, {(each["topic"], each["name"]): each for each in record["checks"]}

    return run


def wrong(checks: Checks) -> dict[tuple[str, str], str]:
    """What is to be done, by check."""
    return {name: each["action"] for name, each in checks.items() if not each["ok"]}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two pictures, and a file that is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(2):
        Image.new("RGB", (40, 30), (90 * number, 20, 30)).save(folder / f"{number}.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.mark.slow
def test_a_healthy_installation_is_ok_and_nothing_is_written(
    examined: Examine,
    photos: Path,
    home: Path,
) -> None:
    code, checks = examined("--images", str(photos))
    assert code == 0
    assert checks["versions", "Stratoscope"]["value"] == __version__
    assert checks["device", "models run on"]["value"]
    assert checks["models", "efficientnet_lite0"]["value"].endswith(", 18 layers")
    assert checks["models", "resnet50"]["value"].startswith("weights not on this machine")
    assert checks["gallery", "photos"]["value"].startswith(
        "2 images can be shown, 1 cannot, such as"
    )
    assert checks["database", "tables"]["value"].endswith(
        "stratoscope.sqlite, created when the app starts"
    )
    assert not (home / "data/stratoscope.sqlite").exists()


def test_a_database_that_does_not_answer_is_named_without_its_password(
    examined: Examine,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STRATOSCOPE_DATABASE", "postgresql://ann:hunter2@127.0.0.1:1/team")
    code, checks = examined("--images", str(photos))
    assert code == 1
    assert checks["database", "connection"]["value"] == (
        "postgresql+psycopg://ann:***@127.0.0.1:1/team"
    )
    assert wrong(checks) == {
        ("database", "connection"): (
            "The database does not answer. Stored data is safe: try again in a moment. Check "
            "--database."
        )
    }
    assert checks["gallery", "photos"]["ok"], "the gallery is indexed elsewhere meanwhile"


@pytest.mark.parametrize(
    ("setting", "topic", "sentence"),
    [
        ("DATABASE=mysql://ann:hunter2@host/team", "database", "a database URL looks like"),
        ("IMAGES=/no/such", "gallery", "there is no folder '/no/such'."),
        ("PORT=many", "serving", "use a port from 0 to 65535, not 'many'."),
    ],
)
def test_a_wrong_setting_hides_no_other_check(
    setting: str,
    topic: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    variable, _, text = f"STRATOSCOPE_{setting}".partition("=")
    monkeypatch.setenv(variable, text)
    assert main(["doctor", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    (first, *others) = checks
    assert (first["topic"], first["name"]) == ("settings", topic)
    assert first["action"].startswith(f"{variable}: {sentence}")
    assert "hunter2" not in str(checks)
    topics = {each["topic"] for each in others if each["ok"]}
    assert topics >= {"versions", "device", "models", "cache", "data"}
    assert topic not in {each["topic"] for each in others}


def test_a_cache_that_cannot_be_written_says_what_to_do(
    examined: Examine,
    photos: Path,
    home: Path,
) -> None:
    (home / "cache").write_text("a file where the folder should be")
    code, checks = examined("--images", str(photos))
    assert code == 1
    assert (
        checks["cache", "folder"]["value"] == f"{home / 'cache'} cannot be written to (File exists)"
    )
    assert wrong(checks) == {
        ("cache", "folder"): "Make it writable, or let STRATOSCOPE_HOME name another folder."
    }


def test_a_folder_without_pictures_is_no_gallery(examined: Examine, tmp_path: Path) -> None:
    code, checks = examined("--images", str(tmp_path))
    assert code == 1
    assert list(wrong(checks)) == [("gallery", str(tmp_path))]


def test_a_database_of_a_newer_release_is_not_touched(
    examined: Examine,
    photos: Path,
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/team.sqlite"
    engine = open_database(url)
    newest = revisions(engine).newest
    code, checks = examined("--images", str(photos), "--database", url)
    assert (code, checks["database", "tables"]["value"]) == (0, f"{url}, up to date ({newest})")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    code, checks = examined("--images", str(photos), "--database", url)
    assert code == 1
    assert checks["database", "tables"]["value"] == f"{url} has tables of a newer release (9999)"
    assert revisions(engine).current == "9999"
    engine.dispose()


def test_weights_that_cannot_be_downloaded_offline_are_named(
    examined: Examine,
    photos: Path,
) -> None:
    code, checks = examined("--images", str(photos), "--model", "resnet50", "--offline")
    assert code == 1
    assert wrong(checks) == {
        ("models", "resnet50"): "Start once without --offline, or provide a file: --weights FILE."
    }
    _, checks = examined("--images", str(photos), "--model", "torchvision:resnet81")
    assert "resnet18" in wrong(checks)["models", "torchvision:resnet81"]


class Greets(BaseHTTPRequestHandler):
    """Answers as the app, or as another program."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("page", "code"), [(b"<title>Explore - Stratoscope</title>", 0), (b"<title>Mail</title>", 1)]
)
def test_a_port_is_in_use_by_the_app_or_by_another_program(
    page: bytes, code: int, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with HTTPServer(("127.0.0.1", 0), type("Handler", (Greets,), {"page": page})) as server:
        Thread(target=server.serve_forever).start()
        port = server.server_port
        assert main(["doctor", "--images", str(photos), "--port", str(port)]) == code
        server.shutdown()
    printed = capsys.readouterr().out
    assert (f"Stratoscope runs at 127.0.0.1:{port}" in printed) is (code == 0)
    assert (f"Port {port} is in use. Stop the program that uses it" in printed) is (code == 1)
    last = "1 thing needs your attention." if code else "Everything is ok."
    assert printed.splitlines()[-1] == last


def test_what_was_set_for_a_proxy_is_listed(examined: Examine, photos: Path) -> None:
    proxy = ("--trusted-proxy", "10.0.0.0/8", "--user-header", "X-Remote-User")
    code, checks = examined("--images", str(photos), *proxy, "--evidence", str(photos))
    assert code == 0
    assert checks["serving", "--trusted-proxy"]["value"] == "10.0.0.0/8"
    assert checks["serving", "--allowed-host"]["value"] == "not set"
    assert checks["serving", "access"]["value"] == "the proxy names users in X-Remote-User"
    assert checks["evidence", "folder"]["value"] == str(photos)


def test_others_without_an_access_method_are_refused(examined: Examine, photos: Path) -> None:
    code, checks = examined("--images", str(photos), "--allowed-host", "lab.example")
    assert code == 1
    refused = "Others may reach lab.example, and no access method is configured: create accounts"
    assert wrong(checks)["serving", "access"].startswith(refused)


def test_old_and_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = [Requirement(text) for text in ("torch>=99", "nosuchpackage>=1", "numpy>=1")]
    monkeypatch.setattr(doctor_checks, "_requirements", lambda: needed)
    actions = [check.action for check in doctor_checks.versions() if not check.ok]
    assert actions == [
        "torch is too old: pip install 'torch>=99'.",
        "nosuchpackage is not installed: pip install 'nosuchpackage>=1'.",
    ]


def test_a_full_disk_is_named(
    examined: Examine,
    photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = SimpleNamespace(free=2**30 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    code, checks = examined("--images", str(photos))
    assert code == 1
    assert list(wrong(checks)) == [("cache", "free disk"), ("data", "free disk")]
