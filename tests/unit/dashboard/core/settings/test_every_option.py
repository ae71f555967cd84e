"""Every option, variable and default as releases have had them: scripts and servers rely on them.

A row that fails is a command line or a service file of somebody's that no longer works.
"""

import argparse
import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from dashboard.__main__ import build_parser
from dashboard.core.settings import Settings

# The option, its variable, a text, the field and the value that the text means; None for a switch.
ROWS: list[tuple[str, str, str | None, str, Any]] = [
    ("--model", "STRATOSCOPE_MODEL", "timm:x", "models", ("timm:x",)),
    ("--weights", "STRATOSCOPE_WEIGHTS", "random", "weights", ("random",)),
    ("--labels", "STRATOSCOPE_LABELS", "file.txt", "labels", ("file.txt",)),
    ("--layers", "STRATOSCOPE_LAYERS", "a, b.0", "layers", (("a", "b.0"),)),
    ("--grid", "STRATOSCOPE_GRID", "14x16", "grid", ((14, 16),)),
    ("--output", "STRATOSCOPE_OUTPUT", "logits", "output", ("logits",)),
    ("--multi-label", "STRATOSCOPE_MULTI_LABEL", None, "multi_label", (True,)),
    ("--input-size", "STRATOSCOPE_INPUT_SIZE", "224x192", "input_size", ((224, 192),)),
    ("--resize", "STRATOSCOPE_RESIZE", "256", "resize", (256,)),
    ("--crop-mode", "STRATOSCOPE_CROP_MODE", "letterbox", "crop_mode", ("pad",)),
    ("--interpolation", "STRATOSCOPE_INTERPOLATION", "Box", "interpolation", ("box",)),
    ("--mean", "STRATOSCOPE_MEAN", "0.5,0.4,0.3", "mean", ((0.5, 0.4, 0.3),)),
    ("--std", "STRATOSCOPE_STD", "1/255", "std", ((1 / 255,),)),
    ("--channels", "STRATOSCOPE_CHANNELS", "gray", "channels", ("grey",)),
    ("--bands", "STRATOSCOPE_BANDS", "4,3,2", "bands", ((4, 3, 2),)),
    ("--images", "STRATOSCOPE_IMAGES", "folder", "images", (Path("folder"),)),
    ("--split", "STRATOSCOPE_SPLIT", "test", "split", "test"),
    ("--class-map", "STRATOSCOPE_CLASS_MAP", "file.txt", "class_map", "file.txt"),
    (
        *("--database", "STRATOSCOPE_DATABASE", "postgresql://ann:hunter2@host/team", "database"),
        make_url("postgresql+psycopg://ann:hunter2@host/team"),
    ),
    ("--evidence", "STRATOSCOPE_EVIDENCE", "/new/folder", "evidence", Path("/new/folder")),
    ("--host", "STRATOSCOPE_HOST", "0.0.0.0", "host", "0.0.0.0"),
    ("--port", "STRATOSCOPE_PORT", "9000", "port", 9000),
    ("--prefix", "STRATOSCOPE_PREFIX", "/lab/lens/", "prefix", "/lab/lens"),
    ("--open", "STRATOSCOPE_OPEN", None, "open_browser", True),
    ("--allow-anonymous", "STRATOSCOPE_ALLOW_ANONYMOUS", None, "allow_anonymous", True),
    ("--user-header", "STRATOSCOPE_USER_HEADER", "X-User", "user_header", "X-User"),
    (
        *("--trusted-proxy", "STRATOSCOPE_TRUSTED_PROXY", "10.0.0.0/8", "trusted_proxies"),
        (ip_network("10.0.0.0/8"),),
    ),
    ("--proxy-role", "STRATOSCOPE_PROXY_ROLE", "lead", "proxy_role", "lead"),
    ("--session-idle", "STRATOSCOPE_SESSION_IDLE", "30", "session_idle", 30.0),
    ("--session-length", "STRATOSCOPE_SESSION_LENGTH", "1.5", "session_length", 1.5),
    ("--allowed-host", "STRATOSCOPE_ALLOWED_HOST", "a.example", "allowed_hosts", ("a.example",)),
    ("--device", "STRATOSCOPE_DEVICE", "cuda:1", "device", "cuda:1"),
    ("--offline", "STRATOSCOPE_OFFLINE", None, "offline", True),
    ("--cache-size", "STRATOSCOPE_CACHE_SIZE", "0.5", "cache_gib", 0.5),
]
DEFAULTS = {
    **{"models": (), "weights": (), "labels": (), "layers": (), "grid": (), "output": ()},
    **{"multi_label": (), "input_size": (), "resize": (), "crop_mode": ()},
    **{"interpolation": (), "mean": (), "std": (), "channels": (), "bands": ()},
    **{"images": (), "split": "", "class_map": None, "database": None, "evidence": None},
    **{
        "host": "127.0.0.1",
        "port": 8050,
        "prefix": "",
        "open_browser": False,
        "allow_anonymous": False,
    },
    **{"user_header": None, "trusted_proxies": (), "proxy_role": "viewer", "session_idle": 120.0},
    **{"session_length": 12.0, "allowed_hosts": (), "device": None, "offline": False},
    "cache_gib": 2.0,
}
MODEL = (
    "--model --weights --labels --layers --grid --output --multi-label --no-multi-label "
    "--input-size --resize --crop-mode --interpolation --mean --std --channels --bands"
)
GALLERY, DATABASE, MACHINE = (
    "--images --split --class-map",
    "--database",
    ("--device --offline --cache-size"),
)
SERVING = (
    "--evidence --host --port --prefix --open --allow-anonymous --user-header --trusted-proxy "
    "--proxy-role --session-idle --session-length --allowed-host"
)
# Which of them each command takes, beside options of its own.
COMMANDS = {
    "serve": f"{MODEL} {GALLERY} {DATABASE} {SERVING} {MACHINE}",
    "explain": f"{MODEL} {MACHINE} --target --method --quality --param --json --maps "
    "--edit --region-test --percent",
    "advise": f"{MODEL} {GALLERY} {MACHINE} --method --sort",
    "methods": f"{MODEL} {MACHINE} --json",
    "scan": (
        f"{MODEL} {GALLERY} {DATABASE} {MACHINE} --target --cams --only --workers --scheduler "
        "--settings-stdin --corruptions --severities"
    ),
    "fetch": MACHINE,
    "verify": DATABASE,
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file and a folder to name, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder").mkdir()
    for variable in [name for name in os.environ if name in {row[1] for row in ROWS}]:
        monkeypatch.delenv(variable)


def settings(*words: str) -> Settings:
    """What `serve` makes of these words and of the environment."""
    return Settings.from_arguments(build_parser("serve").parse_args(["serve", *words]))


def values(options: Settings) -> dict[str, Any]:
    """All settings by the names of their fields."""
    return {name: getattr(options, name) for name in DEFAULTS}


def test_the_table_has_every_setting_once() -> None:
    assert sorted(row[3] for row in ROWS) == sorted(DEFAULTS)
    assert len({row[0] for row in ROWS}) == len({row[1] for row in ROWS}) == len(ROWS)


def test_defaults() -> None:
    assert values(settings()) == DEFAULTS


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_an_option_and_its_variable_set_the_same_field(
    row: tuple[str, str, str | None, str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    option, variable, text, field, value = row
    expected = DEFAULTS | {field: value}
    assert values(settings(option, *([] if text is None else [text]))) == expected
    monkeypatch.setenv(variable, text or "yes")
    assert values(settings()) == expected


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_the_options_it_always_took(command: str) -> None:
    parser = build_parser(command)
    (commands,) = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    options = {flag for each in commands.choices[command]._actions for flag in each.option_strings}
    assert options == {"-h", "--help", *COMMANDS[command].split()}


def test_repeated_options_and_lists_in_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["--model", "a,b", "--model", "c", "--weights", "file.txt::ema", "--weights", "own"]
    words += ["--images", "folder", "--images", ".", "--trusted-proxy", "::1"]
    options = settings(*words, "--trusted-proxy", "10.0.0.0/8", "--allowed-host", "a:1,b")
    assert options.models == ("a,b", "c")  # an option is taken as it stands
    assert options.weights == ("file.txt::ema", "own")
    assert options.images == (Path("folder"), Path())
    assert options.trusted_proxies == (ip_network("::1"), ip_network("10.0.0.0/8"))
    assert options.allowed_hosts == ("a:1,b",)
    monkeypatch.setenv("STRATOSCOPE_MODEL", "a,c")
    monkeypatch.setenv("STRATOSCOPE_WEIGHTS", f"file.txt::ema{os.pathsep}own")
    monkeypatch.setenv("STRATOSCOPE_IMAGES", f"folder{os.pathsep}.")
    monkeypatch.setenv("STRATOSCOPE_TRUSTED_PROXY", "::1,10.0.0.0/8")
    monkeypatch.setenv("STRATOSCOPE_ALLOWED_HOST", "a:1,b")
    listed = settings()
    assert (listed.models, listed.allowed_hosts) == (("a", "c"), ("a:1", "b"))
    for field in ("weights", "images", "trusted_proxies"):
        assert getattr(listed, field) == getattr(options, field)
