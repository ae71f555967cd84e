"""What the pickers of A and B offer."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from dashboard.pages.compare.sides import options
from dashboard.pages.compare.view import CompareView, first_sides
from dashboard.ui.choices import Choices
from dashboard.ui.fields import subset
from dashboard.ui.view import UnfitError
from data.gallery.gallery import Gallery
from data.scans import ScanStore
from tests.unit.dashboard.scans.small_scan import finished_scan
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


def test_an_address_that_names_what_is_not_there_gets_the_nearest(
    database: Engine, home: Path
) -> None:
    scan = finished_scan(ScanStore(database, home / "scans"))
    parts = [replace(item(FIRST), class_name="zebra")]
    services: Any = SimpleNamespace(
        gallery=Gallery("own", parts, [], starter=False),
        scans=SimpleNamespace(open=lambda _id: scan),
    )
    choices = Choices(services, "")
    side = subset("a", lambda _, __: "all")
    assert side.parse("group:dog", choices, {"scan": scan.id}) == "group:dog"
    with pytest.raises(UnfitError, match="of this scan is of the group 'dogs'; choose dog and 1"):
        side.parse("group:dogs", choices, {"scan": scan.id})
    unpredicted = replace(scan, plan=replace(scan.plan, images=scan.plan.images[5:6]))
    services.scans = SimpleNamespace(open=lambda _id: unpredicted)
    assert side.parse("class:dog", choices, {"scan": scan.id}) == "class:dog"  # the model has it
    for parsed in ({"scan": ""}, {}):  # without a scan, the gallery decides
        assert side.parse("class:zebra & predicted:any", choices, parsed)
        with pytest.raises(UnfitError, match="of this gallery is of the class 'cat'; choose zebra"):
            side.parse("class:cat", choices, parsed)
