"""The images in step on Explore: each shows its map as soon as that is there."""

from dataclasses import replace

import pytest

from dashboard.core import long_maps
from dashboard.core.long_maps import NotComputed
from dashboard.maps.rendering import SHARE_OF_PIXELS, peak_of
from dashboard.pages.explore import changes
from dashboard.pages.explore.scene import ExploreScene
from dashboard.services import Services
from dashboard.ui import scene as scenes
from dashboard.ui.choices import Choices
from dashboard.ui.image_contents import contents
from dashboard.ui.map_view import View
from dashboard.ui.scene import Scene
from data.gallery.items import Item
from explainers.errors import UnfitEdit
from tests.unit.dashboard.route_client import LAYER, LITE0


def test_a_slow_map_of_the_edited_image_does_not_hide_that_of_the_image(
    services: Services, coffee: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_maps, "SHORT_S", 0.0)
    monkeypatch.setattr(scenes, "SHORT_S", 0.0)
    view = View(
        model=LITE0,
        image=coffee.id,
        edits="flip",
        layer=LAYER,
        method="rise",
        params="masks:20,grid:3",
    )
    scene = Scene(view, services, "")
    assert scene.not_computed == (scene.map_request(), scene.map_request(scene.edited))
    assert contents(scene, coffee.id)["map"] == ""
    with pytest.raises(NotComputed):
        scene.heatmap()

    heatmap = services.engine.heatmap(scene.map_request())
    assert scene.not_computed == (scene.map_request(scene.edited),)
    assert contents(scene, coffee.id)["map"] != ""
    assert "not computed yet" in contents(scene, scene.edited)["caption"]
    assert scene.peak == peak_of(heatmap, signed=scene.signed, share=SHARE_OF_PIXELS)


def test_an_image_with_edits_in_the_address_takes_further_ones(
    services: Services, coffee: Item
) -> None:
    address = f"{coffee.id}~jpeg:severity=5"
    view = View(model=LITE0, image=address, edits="flip", layer=LAYER, method="grad_cam")
    scene = ExploreScene(view, services, "")
    assert scene.edited == f"{address};flip"
    assert contents(scene, address)["caption"].startswith(
        f"{coffee.name}, edited: jpeg:severity=5 · "
    )
    assert contents(scene, scene.edited)["caption"].startswith("edited · ")
    changed = changes.render(scene)
    assert str(changed["title"]).startswith("with − without the edits of What if; each column")
    of_file = ExploreScene(replace(view, image=coffee.id), services, "")
    assert str(changes.render(of_file)["title"]).startswith("edited − original; each column")


def test_edits_of_the_address_count_among_the_most_that_an_image_takes(
    services: Services, coffee: Item
) -> None:
    choices = Choices(services, "")
    values = {"model": LITE0, "image": f"{coffee.id}~{';'.join(['flip'] * 8)}"}
    fits = View.from_values(values | {"edits": ";".join(["flip"] * 4)}, choices)
    assert (fits.edits.count("flip"), fits.notices) == (4, ())
    view = View.from_values(values | {"edits": ";".join(["flip"] * 5)}, choices)
    assert view.edits == ""
    assert view.notices == ("An image takes 12 edits at most, not 13.",)


def test_explore_shows_the_image_without_an_edit_that_does_not_fit_and_a_verdict_does_not(
    services: Services, coffee: Item
) -> None:
    view = View(
        model=LITE0,
        image=coffee.id,
        edits="erase:superpixel=999",
        layer=LAYER,
        method="grad_cam",
    )
    scene = ExploreScene(view, services, "")
    assert str(scene.edit_problem).startswith("This image has the superpixels 0 to ")
    assert (scene.edited, scene.shown) == ("", (coffee.id,))
    assert contents(scene, coffee.id)["map"] != ""
    judged = Scene(view, services, "")
    assert judged.with_edits != coffee.id
    with pytest.raises(UnfitEdit):
        judged.map_request(judged.with_edits)

    fits = ExploreScene(replace(view, edits="flip"), services, "")
    assert (fits.edit_problem, fits.edited) == (None, f"{coffee.id}~flip")
