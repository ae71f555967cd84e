"""The starter gallery: real photographs, there after the installation, with classes that fit."""

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
        "castle.png": "street sign",
        "chelsea.png": "tabby",
        "church.jpg": "church",
        "coffee.png": "espresso",
        "grace_hopper.jpg": "military uniform",
        "notre-dame.png": "church",
        "penguins.png": "street sign",
        "rocket.jpg": "missile",
    }


def test_a_missing_package_is_named_and_the_rest_is_shown(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = starter._folder
    monkeypatch.setattr(
        starter, "_folder", lambda package: None if package == "mvtbdata" else result(package)
    )
    gallery = open_gallery([], database)
    assert len(gallery) == 12
    assert {each.reason for each in gallery.skipped} == {"The package mvtb-data is not installed."}
