"""What the pickers of A and B offer."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.pages.compare.sides import options
from dashboard.pages.compare.view import CompareView, first_sides
from dashboard.ui.choices import Choices
from data.gallery.gallery import Gallery
from tests.unit.dashboard.tiny_services import FIRST, SECOND, item


def test_all_images_are_all_others_beside_a_group() -> None:
    """A comparison counts an image once, so the side of all images holds the rest."""
    gallery = Gallery("two", [item(FIRST), item(SECOND)], [], starter=True)
    choices = SimpleNamespace(
        opened_scan=lambda _id: None, services=SimpleNamespace(gallery=gallery)
    )
    view = SimpleNamespace(scan="", a="all", b="all")
    offered = options(cast(CompareView, view), cast(Choices, choices))
    assert offered == [{"label": "all other images (of 2)", "value": "all"}]


def test_where_images_have_no_groups_the_largest_classes_are_compared_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Choices, "opened_scan", lambda *_: None)
    names = ["alpha", "beta", "beta", "gamma", "gamma", "gamma"]
    parts = [replace(item(f"{i:064}"), class_name=name) for i, name in enumerate(names)]
    for shown, sides in ((parts, ("class:gamma", "class:beta")), (parts[3:], ("all", "all"))):
        services: Any = SimpleNamespace(gallery=Gallery("own", shown, [], starter=False))
        assert first_sides(Choices(services, ""), "") == sides
