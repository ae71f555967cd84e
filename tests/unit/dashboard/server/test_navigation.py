"""The navigation says of each page what it can be opened with."""

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.pages.registry import PAGES
from dashboard.server.layout import skeleton
from dashboard.ui.page import Page

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
OF_IMAGE = {"model", "layer", "image"}
TAKES = {
    "/": {*OF_IMAGE, "target", "pinned"},
    "/layers/": {*OF_IMAGE, "target"},
    "/compare/": {*OF_IMAGE, "image_b", "kind", "a", "b"},
    "/dataset/": {"model", "layer"},
    "/reviews/": {"model"},
    "/methods/": {"model"},
}


def navigation(page: Page) -> dict[str, set[str]]:
    """What each link of the navigation takes along, by its path."""
    parts: list[Component] = list(skeleton(PAGES, page)._traverse())
    nav = next(part for part in parts if isinstance(part, html.Nav))
    return {link.href: set(getattr(link, "data-takes").split()) for link in nav.children}


@every_page
def test_each_link_takes_along_what_its_page_knows_and_nothing_else(page: Page) -> None:
    assert navigation(page) == TAKES


@every_page
def test_a_page_takes_only_fields_of_its_view(page: Page) -> None:
    assert set(page.takes) <= {parameter.name for parameter in page.view.parameters}
