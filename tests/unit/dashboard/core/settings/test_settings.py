"""Settings: one place, three origins, one order; every mistake names the option at fault."""

import argparse
import os
from pathlib import Path
from unittest.mock import patch

import pytest
from pydantic import ValidationError

from dashboard.core.model_choice import spec_of
from dashboard.core.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
    Settings,
    SettingsError,
    add_settings,
)
from tests.unit.dashboard.core.settings.test_every_option import ROWS


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    groups = ModelSettings, GallerySettings, DatabaseSettings, ServingSettings, MachineSettings
    add_settings(made, *groups)
    return made


def settings(*words: str, environ: dict[str, str] | None = None) -> Settings:
    with patch.dict(os.environ, environ or {}):
        return Settings.from_arguments(parser().parse_args(words))


def test_without_options_the_defaults_hold() -> None:
    assert settings() == Settings()
    assert Settings().host == "127.0.0.1"
    assert not Settings().allow_anonymous


def test_the_option_wins_over_the_variable_and_the_variable_over_the_default() -> None:
    environ = {"STRATOSCOPE_PORT": "9001"}
    assert settings(environ=environ).port == 9001
    assert settings("--port", "9002", environ=environ).port == 9002


def test_an_empty_variable_counts_as_unset() -> None:
    emptied = settings(environ={"STRATOSCOPE_OFFLINE": "", "STRATOSCOPE_PORT": ""})
    assert (emptied.offline, emptied.port) == (False, 8050)


@pytest.mark.parametrize(("text", "offline"), [("1", True), ("True", True), ("0", False)])
def test_a_switch_is_a_word_in_the_environment_and_a_flag_on_the_command_line(
    text: str, offline: bool
) -> None:
    assert settings(environ={"STRATOSCOPE_OFFLINE": text}).offline is offline
    assert settings("--offline").offline


def test_weights_may_name_one_of_the_sets_in_a_file(tmp_path: Path) -> None:
    one, two = tmp_path / "a.pt", tmp_path / "b.pt"
    one.touch()
    two.touch()
    chosen = (str(one), f"{one}::ema", "own", f"{two}::model.ema")
    assert settings(*(word for each in chosen for word in ("--weights", each))).weights == chosen
    assert settings(environ={"STRATOSCOPE_WEIGHTS": ":".join(chosen)}).weights == chosen
    with pytest.raises(SettingsError, match=r"no file .*c\.pt"):
        settings("--weights", f"{tmp_path / 'c.pt'}::ema")
    with pytest.raises(SettingsError, match="is a folder; pass a model's folder as --model"):
        settings("--weights", str(tmp_path))


def test_repeatable_settings(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    folders = (tmp_path, tmp_path / "a")
    assert settings("--model", "resnet50", "--model", "timm:x").models == ("resnet50", "timm:x")
    assert settings(environ={"STRATOSCOPE_MODEL": "resnet50,timm:x"}).models == (
        "resnet50",
        "timm:x",
    )
    assert settings("--images", str(folders[0]), "--images", str(folders[1])).images == folders
    both = f"{folders[0]}:{folders[1]}"
    assert settings(environ={"STRATOSCOPE_IMAGES": both}).images == folders


def test_the_variable_that_the_help_names_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Release 0.8 also read a field's own name, as in STRATOSCOPE_MODELS; it still does."""
    monkeypatch.setenv("STRATOSCOPE_MODELS", "resnet50")
    assert settings().models == ("resnet50",)
    monkeypatch.setenv("STRATOSCOPE_MODEL", "timm:x")
    assert settings().models == ("timm:x",)


def test_an_option_of_a_model_holds_for_all_or_there_is_one_for_each(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    for name in names:
        Path(name).touch()
    two = "--model", "a", "--labels", names[0], "--model", "b", "--labels", names[1]
    sizes = "--input-size", "own", "--input-size", "32x16", "--mean", "0.5"
    options = settings(*two, *sizes)
    assert options.labels == tuple(names)
    first, second = options.of_model(0), options.of_model(1)
    assert (first["labels"], first["input_size"], first["mean"]) == (names[0], None, (0.5,))
    assert (second["labels"], second["input_size"], second["mean"]) == (names[1], (32, 16), (0.5,))
    assert second["layers"] is None
    whole = settings("--model", "a", "--labels", names[0], "--model", "b")
    assert [whole.of_model(place)["labels"] for place in (0, 1)] == [names[0]] * 2
    environ = {"STRATOSCOPE_MODEL": "a,b", "STRATOSCOPE_LABELS": ":".join(names)}
    listed = settings(environ=environ | {"STRATOSCOPE_INPUT_SIZE": "own;32x16"})
    assert (listed.labels, listed.input_size) == (tuple(names), (None, (32, 16)))
    assert settings("--split", "val", "--split", "val").split == "val"
    for given in (
        settings("--model", "a", "--multi-label", "--model", "b", "--no-multi-label"),
        settings(environ={"STRATOSCOPE_MODEL": "a,b", "STRATOSCOPE_MULTI_LABEL": "1;0"}),
    ):
        assert [given.of_model(place)["multi_label"] for place in (0, 1)] == [True, False]
        specs = [spec_of(given, source, place=place) for place, source in enumerate("ab")]
        assert [spec.multi_label for spec in specs] == [True, False]


def test_layers_are_separated_by_commas() -> None:
    assert settings("--layers", "maxpool, layer1.0").layers == (("maxpool", "layer1.0"),)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--port", "65536"), "--port: use a port from 0 to 65535, not '65536'."),
        (("--images", "/no/such"), "--images: there is no folder '/no/such'."),
        (("--images", __file__), f"--images: {__file__!r} is a file, not a folder."),
        (("--weights", "/no/such.pt"), "--weights: there is no file '/no/such.pt'."),
        (("--labels", "/no/such"), "--labels: there is no file '/no/such'."),
        (("--device", "gpu"), "--device: use cpu, cuda, cuda:1 or mps, not 'gpu'."),
        (("--layers", "a,,b"), "--layers: separate layer names by commas, not 'a,,b'."),
        (("--cache-size", "big"), "--cache-size: use a number such as 0.5, not 'big'."),
        (
            ("--model", "a", "--model", "b", "--weights", "random"),
            "--weights: 1 given for 2 models; pass one for each --model, in their order, 'own' "
            "for a model's own.",
        ),
        (
            ("--model", "a", "--input-size", "9", "--input-size", "8"),
            "--input-size: 2 given for 1 model; pass one for all, or one for each --model, in "
            "their order, 'own' for a model's own.",
        ),
        (
            (*("--model", "a", "--model", "b", "--model", "c"), *("--grid", "1x1") * 2),
            "--grid: 2 given for 3 models; pass one for all, or one for each --model, in their "
            "order, 'own' for a model's own.",
        ),
        (
            (
                *("--model", "a", "--model", "b", "--model", "c"),
                "--multi-label",
                "--no-multi-label",
            ),
            "--multi-label: 2 given for 3 models; pass one for all, or one for each --model, in "
            "their order, --no-multi-label for the others.",
        ),
        (
            ("--split", "test", "--split", "val"),
            "--split: 2 given; pass one, which holds for all --images.",
        ),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_option(
    words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(*words)
    assert str(caught.value) == sentence


def test_a_mistake_in_the_environment_names_the_variable() -> None:
    with pytest.raises(SettingsError, match=r"^STRATOSCOPE_OFFLINE: use 1 or 0, not 'maybe'\.$"):
        settings(environ={"STRATOSCOPE_OFFLINE": "maybe"})


def test_help_states_default_and_variable_of_every_setting() -> None:
    text = " ".join(parser().format_help().split())
    assert len(ROWS) == len(Settings.model_fields)
    for option, variable, *_ in ROWS:
        assert option in text
        assert f"[{variable}]" in text
    assert "(default: 8050) [STRATOSCOPE_PORT]" in text


def test_a_value_from_python_is_checked_as_an_option_is() -> None:
    with pytest.raises(SettingsError, match=r"^--port: Input should be a valid integer\.$"):
        Settings(port=object())  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"^There is no setting 'ports'\.$"):
        Settings(ports=1)  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match=r"^--weights: there is no file 'no\.pt'\.$"):
        Settings(weights=("no.pt",))


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]
    assert len({Settings(port=1), Settings(port=1), Settings(port=2)}) == 2


def test_a_database_is_named_by_its_url_and_its_password_shown_to_nobody(tmp_path: Path) -> None:
    environ = {"STRATOSCOPE_DATABASE": "postgresql://ann:hunter2@host/team"}
    options = settings(environ=environ)
    assert options.database is not None
    assert options.database.drivername == "postgresql+psycopg"
    assert options.database.password == "hunter2"
    assert "hunter2" not in repr(options)
    for wrong in ("mysql://ann:hunter2@host/team", "hunter2"):
        with pytest.raises(SettingsError, match=r"^--database: .*postgresql") as text:
            settings("--database", wrong)
        assert "hunter2" not in str(text.value)


def test_evidence_lies_in_a_folder_that_may_not_be_there_yet(tmp_path: Path) -> None:
    assert settings("--evidence", str(tmp_path / "new")).evidence == tmp_path / "new"
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="is a file, not a folder"):
        settings("--evidence", str(tmp_path / "file"))
