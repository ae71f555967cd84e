"""What the pickers of A and B offer."""

from types import SimpleNamespace
from typing import cast

from dashboard.pages.compare.sides import options
from dashboard.pages.compare.view import CompareView
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
