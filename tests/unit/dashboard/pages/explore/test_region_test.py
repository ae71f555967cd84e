"""The region test on Explore: of the share of the image that its reader chose."""

import pytest

from dashboard.core.jobs.job import Job
from dashboard.pages.explore import region_test
from dashboard.pages.explore.scene import ExploreScene
from dashboard.services import Services
from dashboard.ui.map_view import View
from dashboard.what_if.experiments import region_test_of
from data.gallery.items import Item
from explainers import Engine
from tests.unit.dashboard.route_client import LAYER, LITE0

pytestmark = pytest.mark.usefixtures("what_if_jobs")


def scene(services: Services, coffee: Item, percent: int) -> ExploreScene:
    view = View(model=LITE0, image=coffee.id, layer=LAYER, method="grad_cam", percent=percent)
    return ExploreScene(view, services, "session")


def test_the_chosen_share_is_tested_and_stated(
    services: Services, coffee: Item, engine: Engine
) -> None:
    fifth, sixth = (scene(services, coffee, percent) for percent in (5, 6))
    assert str(region_test.render(fifth)["progress_text"]).startswith("The map’s top 5\xa0%. Takes")
    request = region_test_of(fifth.map_request(), 5)
    services.jobs.what_if.start("session", request, [request])
    job = services.jobs.what_if.of("session", request)
    assert isinstance(job, Job)
    job.wait(60)
    result = engine.stored(request)
    assert result is not None
    assert result.percent == 5
    shown = region_test.render(fifth)
    assert shown["progress_text"] == "The map’s top 5\xa0%; seed 0."
    assert f"rank {result.rank()} of {result.regions}" in str(shown["words"])
    assert str(region_test.render(sixth)["progress_text"]).startswith("The map’s top 6\xa0%. Takes")
    assert region_test.render(sixth)["graph_hidden"] is True


def test_the_address_holds_another_share_than_the_default(services: Services, coffee: Item) -> None:
    assert "percent=5" in scene(services, coffee, 5).view.to_search()
    assert "percent" not in scene(services, coffee, 10).view.to_search()
