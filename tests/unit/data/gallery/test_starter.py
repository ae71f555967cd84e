"""The starter gallery: real photographs, there after the installation, with classes that fit."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.gallery.open_gallery import open_gallery
from data.gallery.sources import starter


@pytest.mark.slow
def test_all_of_it_is_installed_and_credited(database: Engine) -> None:
    gallery = open_gallery([], database)
    assert gallery.starter
    assert gallery.name == "Starter gallery"
    assert 50 <= len(gallery) <= 60
    assert gallery.skipped == ()
    credits = {item.name: item.credit for item in gallery.items}
    assert credits["chelsea.png"] == "Stefan van der Walt, CC0, from scikit-image"
    assert credits["church.jpg"] == "mvtb-data, MIT"


@pytest.mark.slow
def test_classes_stand_only_where_one_was_seen(database: Engine) -> None:
    gallery = open_gallery([], database)
    labelled = {item.name: item.class_name for item in gallery.items if item.class_name}
    assert labelled == {
        "camera.png": "tripod",
        "castle.jpg": "street sign",
        "chelsea.png": "tabby",
        "church.jpg": "church",
        "coffee.png": "espresso",
        "grace_hopper.jpg": "military uniform",
        "notre-dame.jpg": "church",
        "penguins.jpg": "street sign",
        "rocket.jpg": "missile",
    }


def test_a_package_without_photographs_is_named_and_the_rest_is_shown(
    database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(starter, "_packaged", lambda: tmp_path)
    gallery = open_gallery([], database)
    assert len(gallery) == 47
    assert {each.reason for each in gallery.skipped} == {
        "The installed scikit-image has no such file."
    }
    assert len(gallery.skipped) == 11


def test_no_photograph_lies_there_unused() -> None:
    with (starter.HERE / "starter.csv").open(encoding="utf-8", newline="") as table:
        listed = {row["file"] for row in csv.DictReader(table) if row["origin"] != "scikit-image"}
    assert {path.name for path in starter.PHOTOGRAPHS.iterdir()} == {*listed, "LICENCES.md"}
