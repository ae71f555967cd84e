"""The preprocessing on the command line and in the environment."""

import argparse
import os
from unittest.mock import patch

import pytest

from dashboard.core.settings import ModelSettings, Settings, SettingsError, add_settings


def settings_of(*words: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_settings(parser, ModelSettings)
    with patch.dict(os.environ, environment):
        return Settings.from_arguments(parser.parse_args(words))


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (("--input-size", "224"), "input_size", (224, 224)),
        (("--input-size", "224x192"), "input_size", (224, 192)),
        (("--resize", "256"), "resize", 256),
        (("--resize", "256x300"), "resize", (256, 300)),
        (("--crop-mode", "border"), "crop_mode", "pad"),
        (("--crop-mode", "centre"), "crop_mode", "center"),
        (("--interpolation", "Bicubic"), "interpolation", "bicubic"),
        (("--mean", "0.5, 0.4,.3"), "mean", (0.5, 0.4, 0.3)),
        (("--mean=-1"), "mean", (-1.0,)),
        (("--std", "1/255"), "std", (1 / 255,)),
        (("--std", "58.395,57.12,57.375"), "std", (58.395, 57.12, 57.375)),
        (("--channels", "1"), "channels", "grey"),
        (("--channels", "BGR"), "channels", "bgr"),
        (("--bands", "4,3,2"), "bands", (4, 3, 2)),
    ],
)
def test_read(words: tuple[str, ...] | str, name: str, value: object) -> None:
    words = (words,) if isinstance(words, str) else words
    assert getattr(settings_of(*words), name) == (value,)
    assert Settings.from_json(settings_of(*words).to_json()) == settings_of(*words)


def test_of_the_environment() -> None:
    assert settings_of(STRATOSCOPE_INPUT_SIZE="32").input_size == ((32, 32),)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--input-size", "big"),
            "--input-size: use a size such as 224, or height x width such as 224x192",
        ),
        (("--input-size", "0"), "--input-size: use a size"),
        (("--resize", "3x4x5"), "--resize: use a size"),
        (("--crop-mode", "tight"), "--crop-mode: use one of center, squash, pad, not 'tight'"),
        (("--channels", "4"), "--channels: use one of rgb, bgr, grey"),
        (("--interpolation", "cubic"), "--interpolation: use one of nearest, bilinear"),
        (("--mean", "a,b"), "--mean: use numbers separated by commas"),
        (("--std", "1/0"), "--std: '1/0' divides by 0"),
        (("--bands", "1,2"), "--bands: use one channel, or three"),
    ],
)
def test_refused(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        settings_of(*words)
