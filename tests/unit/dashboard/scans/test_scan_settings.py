"""A scan started from the page runs under the server's settings, all of them."""

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import make_url

from dashboard.__main__ import main
from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.model_choice import chosen_models
from dashboard.core.settings import Settings
from dashboard.core.troubleshooting import with_entry
from dashboard.scans.library import Scans, scan_settings
from data.gallery.selections import keep_selection
from data.scans import Scan, ScanProblem, ScanStore
from explainers.models.spec import ModelSpec
from tests.unit.dashboard.core.settings.test_every_option import ROWS


@pytest.fixture
def served(tmp_path: Path) -> Settings:
    """A server on which no setting has its default."""
    for name in ("weights.pt", "labels.txt", "classes.csv"):
        (tmp_path / name).touch()
    return Settings(
        models=("my_vit.py:build",),
        weights=(str(tmp_path / "weights.pt"),),
        labels=(str(tmp_path / "labels.txt"),),
        layers=(("a", "b"),),
        grid=((14, 16),),
        input_size=((224, 192),),
        resize=((256, 300),),
        crop_mode=("pad",),
        interpolation=("box",),
        mean=((-0.25, 0.1, 1 / 3),),
        std=((1 / 255,),),
        channels=("bgr",),
        bands=((4, 3, 2),),
        device="cpu",
        offline=True,
        output=("logits",),
        multi_label=(True,),
        images=(tmp_path,),
        split="test",
        class_map=str(tmp_path / "classes.csv"),
        database=make_url("postgresql+psycopg://ann:hunter2@host/team"),
        evidence=tmp_path / "new",
        host="0.0.0.0",
        port=9000,
        prefix="/lens",
        open_browser=True,
        allow_anonymous=True,
        user_header="X-User",
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        proxy_role="lead",
        session_idle=0.1,
        session_length=1.5,
        allowed_hosts=("a.example:8443", "b.example"),
        cache_gib=0.5,
    )


def test_every_setting_reaches_the_process_that_scans(
    served: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    unchanged = [name for name, value in defaults.items() if getattr(served, name) == value]
    assert unchanged == []
    (spec,) = chosen_models(served)
    unsaid = [each.name for each in fields(ModelSpec) if getattr(spec, each.name) == each.default]
    assert unsaid == []
    scanned = scan_settings(served, spec.key).to_json()
    monkeypatch.setenv("STRATOSCOPE_MODEL", "resnet50,timm:x")  # it inherits the environment
    monkeypatch.setenv("STRATOSCOPE_DATABASE", "sqlite:////tmp/other.sqlite")
    monkeypatch.setenv("STRATOSCOPE_SPLIT", "train")
    assert Settings.from_json(scanned) == served
    assert chosen_models(Settings.from_json(scanned)) == (spec,)


def test_a_folder_whose_name_is_no_utf_8_is_scanned(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    served = Settings(images=(folder,))
    assert Settings.from_json(served.to_json()) == served


def test_defaults_win_over_the_environment_of_the_process_that_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    plain = Settings(offline=False)
    for _, variable, text, _, _ in ROWS:
        monkeypatch.setenv(variable, text or "yes")
    assert not set(Settings()).intersection(plain)
    assert Settings.from_json(plain.to_json()) == plain


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The settings are not valid JSON: Expecting value: line 1 column 1 (char 0)."),
        ("[]", "The settings must be a JSON object with one value for each name."),
        ('{"_env_file": "secrets"}', "There is no setting '_env_file'."),
        ('{"images": ["/no/such"]}', "--images: there is no folder '/no/such'."),
    ],
)
def test_a_scan_whose_settings_cannot_be_used_ends_with_one_sentence(
    text: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(text))
    assert main(["scan", "--settings-stdin"]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"{sentence}\n")
    assert with_entry(printed) == (sentence, "settings-error")


def test_other_users_of_the_machine_see_no_setting_of_a_scan(
    served: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of processes shows options and, to some, variables: the database has a password."""
    started: list[Process] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **more: Process(started, *args, **more))
    (spec,) = chosen_models(served)
    scans = Scans(cast(ScanStore, None), cast(CurrentGallery, None), served)
    scans.start(spec.key)
    (process,) = started
    assert process.command[1:] == ["-P", "-m", "dashboard", "scan", "--settings-stdin"]
    assert "hunter2" not in str(process.environment)
    assert Settings.from_json(process.received) == served


def test_a_scan_that_yields_has_one_worker_of_the_lowest_priority(
    served: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Process] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **more: Process(started, *args, **more))
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/nice")
    (spec,) = chosen_models(served)
    Scans(cast(ScanStore, None), cast(CurrentGallery, None), served).start(spec.key, yields=True)
    (process,) = started
    assert process.command[:3] == ["/usr/bin/nice", "-n", "19"]
    assert process.command[-3:] == ["--settings-stdin", "--workers", "1"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_scan_of_corrupted_images_is_of_those_of_the_clean_one(
    served: Settings, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    started: list[Process] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **more: Process(started, *args, **more))
    (spec,) = chosen_models(served)
    provenance = {"model": spec.key, "target": "label", "cams": ["a", "b"], "whole": whole}
    ids = [f"{i:064x}" for i in range(2)]
    clean = SimpleNamespace(id="c" * 64, provenance=provenance, image_ids=ids)
    scans = Scans(cast(ScanStore, None), cast(CurrentGallery, None), served)
    scans.start_corrupted(cast(Scan, clean), ["jpeg", "gaussian_noise"])
    (process,) = started
    options = "--corruptions jpeg,gaussian_noise --target label --cams a b"
    stated = process.command[process.command.index("--settings-stdin") + 1 :]
    only = [] if whole else ["--only", keep_selection(ids)]
    assert stated == [*options.split(), *only]
    assert scans.is_corrupting(clean.id)


class Process:
    """A process that has been started and receives its standard input."""

    def __init__(
        self, started: "list[Process]", command: list[str], env: dict[str, str], **_: object
    ) -> None:
        started.append(self)
        self.command, self.environment, self.received = command, env, ""
        self.stdin = self

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def write(self, content: bytes) -> None:
        self.received += content.decode()

    def poll(self) -> int | None:
        return None


def test_one_of_several_models_is_scanned_with_what_is_its_own(tmp_path: Path) -> None:
    checkpoint = tmp_path / "weights.pt"
    checkpoint.touch()
    served = Settings(
        models=("resnet50", "timm:x"),
        weights=("own", str(checkpoint)),
        labels=("own", str(checkpoint)),
        input_size=((32, 32), (64, 64)),
        mean=((0.5,),),
    )
    specs = chosen_models(served)
    assert [spec.labels for spec in specs] == [None, str(checkpoint)]
    sizes = [(each.input_size, each.mean) for spec in specs if (each := spec.preprocess)]
    assert sizes == [((32, 32), (0.5,)), ((64, 64), (0.5,))]
    for spec in specs:
        scanned = Settings.from_json(scan_settings(served, spec.key).to_json())
        assert chosen_models(scanned) == (spec,)
    with pytest.raises(ScanProblem, match="passed from Python"):
        scan_settings(served, "resnet18")
