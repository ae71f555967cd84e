"""The tour leads to what is there."""

import pytest

from dashboard.pages.registry import PAGES
from dashboard.server.layout import skeleton
from dashboard.server.tour import STEPS, Step
from tests.unit.dashboard.ui.test_registries import component_ids


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_stop_shows_something_of_its_page(step: Step) -> None:
    page = next(page for page in PAGES if page.path == step.page)
    parts = [*step.shows, *([step.chief] if step.chief else [])]
    assert set(parts) <= set(component_ids(skeleton(PAGES, page)))


def test_the_tour_goes_through_the_pages_in_their_order() -> None:
    paths = [page.path for page in PAGES]
    visited = list(dict.fromkeys(step.page for step in STEPS))
    assert visited == [path for path in paths if path in visited]
