"""A scan started from the page loads the model as the server did."""

import argparse
from dataclasses import fields
from pathlib import Path

import pytest

from dashboard.core.model_choice import chosen_models
from dashboard.core.settings import DATABASE, GALLERY, MACHINE, MODEL, Settings, add_options
from dashboard.scans.library import scan_options
from data.scans import ScanProblem
from explainers.models.spec import ModelSpec

ENVIRONMENT = {"STRATOSCOPE_WEIGHTS": "own:own", "STRATOSCOPE_MODEL": "resnet50,timm:x"}


def scanned(settings: Settings, model: str) -> Settings:
    """The settings of the process that scans, which inherits the server's environment."""
    parser = argparse.ArgumentParser()
    add_options(parser, MODEL, GALLERY, DATABASE, MACHINE)
    return Settings.given(parser.parse_args(scan_options(settings, model)), ENVIRONMENT)


@pytest.fixture
def checkpoint(tmp_path: Path) -> str:
    path = tmp_path / "weights.pt"
    path.touch()
    return str(path)


def test_every_field_of_a_model_reaches_the_process_that_scans(
    tmp_path: Path, checkpoint: str
) -> None:
    labels = tmp_path / "labels.txt"
    labels.touch()
    class_map = tmp_path / "classes.csv"
    class_map.touch()
    served = Settings(
        models=("my_vit.py:build",),
        weights=(checkpoint,),
        labels=str(labels),
        layers=("a", "b"),
        grid=(14, 16),
        input_size=(224, 192),
        resize=(256, 300),
        crop_mode="pad",
        interpolation="box",
        mean=(-0.25, 0.1, 1 / 3),
        std=(1 / 255,),
        channels="bgr",
        bands=(4, 3, 2),
        device="cpu",
        offline=True,
        output="logits",
        multi_label=True,
        images=(tmp_path,),
        split="test",
        class_map=str(class_map),
    )
    (spec,) = chosen_models(served)
    unsaid = [each.name for each in fields(ModelSpec) if getattr(spec, each.name) == each.default]
    assert unsaid == []
    scan = scanned(served, spec.key)
    assert chosen_models(scan) == (spec,)
    assert scan.images == (tmp_path,)
    assert (scan.split, scan.class_map) == ("test", str(class_map))


def test_one_of_several_models_is_scanned_with_its_own_weights(checkpoint: str) -> None:
    served = Settings(models=("resnet50", "timm:x"), weights=("own", checkpoint))
    for spec in chosen_models(served):
        assert chosen_models(scanned(served, spec.key)) == (spec,)
    with pytest.raises(ScanProblem, match="handed over from Python"):
        scan_options(served, "resnet18")
