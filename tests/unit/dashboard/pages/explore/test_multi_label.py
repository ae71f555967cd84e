"""What if under a model that predicts several classes: the set of them counts, not the best one."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

import numpy as np
import pytest
from dash import html
from flask.testing import FlaskClient

from dashboard.api.traces import trace
from dashboard.core.long_maps import LongMaps
from dashboard.maps.edited_crop import part_seen
from dashboard.maps.image_lookup import find_image
from dashboard.pages.explore import region_test, severities, smallest_parts
from dashboard.pages.explore.scene import ExploreScene
from dashboard.services import Services
from dashboard.ui import edits, predictions
from dashboard.ui.experiment import OF_UNEDITED
from dashboard.ui.map_view import View
from dashboard.what_if.experiments import severities_of, smallest_parts_of
from dashboard.what_if.jobs import WhatIfJobs
from data.gallery.gallery import Gallery
from data.gallery.images import open_rgb
from data.gallery.items import Item
from explainers import Engine
from explainers.engine.requests import Request
from explainers.what_if.text import parse_edit
from tests.unit.dashboard.route_client import picture, serve
from tests.unit.explainers.what_if.corner import CORNER, SIDE, bright_corners, corners_model

CORNER_SHARE = 100 * CORNER / SIDE
UPPER, LAST = (slice(CORNER), slice(CORNER)), (slice(-CORNER, None), slice(-CORNER, None))
FIRST, SECOND = (  # without one of the corners, which are the classes
    f"erase:box={start:g}+{start:g}+{start + CORNER_SHARE:g}+{start + CORNER_SHARE:g},fill=mean"
    for start in (0, 100 - CORNER_SHARE)
)


@pytest.fixture
def corners(tmp_path: Path) -> Iterator[Services]:
    """One image with both classes; the first is the more probable one."""
    path = bright_corners(tmp_path).path
    name, digest = path.name, sha256(path.read_bytes()).hexdigest()
    image = Item(digest, path, name, SIDE, SIDE, None, None, None, (), "")
    with Engine([corners_model()], decode=open_rgb) as engine:
        what_if = WhatIfJobs(engine)
        services = SimpleNamespace(
            engine=engine,
            gallery=Gallery("corners", [image], [], starter=True),
            long_maps=LongMaps(engine),
            jobs=SimpleNamespace(what_if=what_if),
        )
        yield cast(Services, services)
        what_if.close()


@pytest.fixture
def filled_with_the_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blurred white corner is nearly as white, so that nothing is lost."""
    grey = partial(smallest_parts_of, fill="mean")
    monkeypatch.setattr(smallest_parts, "smallest_parts_of", grey)


@pytest.fixture
def client(corners: Services) -> FlaskClient:
    return serve(corners)


def seen(client: FlaskClient, figure: html.Figure) -> np.ndarray:
    """The pixels of a figure's picture: (height, width, 3)."""
    return np.asarray(picture(client.get(figure.children[0].src)), int)


def scene(services: Services, *, image: str = "", **of_view: object) -> ExploreScene:
    item = services.gallery.items[0]
    about = {"model": "corners", "image": item.id + image, "layer": "layer", "method": "occlusion"}
    parameters = "baseline:black,stride:4,window:4"
    view = View(**about, params=parameters, target=1, **of_view)  # type: ignore[arg-type]
    return ExploreScene(view, services, "session")


def run(services: Services, about: Hashable, requests: Sequence[Request[Any]]) -> None:
    services.jobs.what_if.start("session", about, requests)
    job = services.jobs.what_if.of("session", about)
    assert job is not None
    job.wait(60)
    assert job.state.state == "done"


def search(services: Services, shown: ExploreScene) -> list[html.Figure]:
    """Runs the search; returns both parts as the page shows them."""
    request = smallest_parts._request(shown)
    run(services, request, [request])
    return cast(list[html.Figure], smallest_parts.render(shown)["words"])


@pytest.mark.usefixtures("filled_with_the_mean")
def test_the_second_class_has_its_smallest_parts_with_their_pictures(
    corners: Services, client: FlaskClient
) -> None:
    figures = search(corners, scene(corners))
    kept, lost = (each.children[-1].children for each in figures)
    assert kept.startswith(
        "6\xa0% of the image, added in the map’s order, keep class 1 with 50\xa0%"
    )
    assert lost == "class 1 falls below 50\xa0% once 4\xa0% are erased in the same order."
    kept, lost = (seen(client, each) for each in figures)
    assert kept[LAST].mean() > 200 > kept[UPPER].mean()
    assert lost[UPPER].mean() > 200 > lost[LAST].mean()


def test_a_corruption_that_takes_one_of_two_classes_changes_the_prediction(
    corners: Services,
) -> None:
    """The blur leaves the most probable class as it is."""
    shown = scene(corners, corruption="gaussian_blur")
    requests = severities_of(shown.map_request(), "gaussian_blur")
    run(corners, "blur", requests.all)
    shares = corners.engine.compute(requests.distances).probabilities
    assert (shares[:, 0] > 0.7).all()
    assert shares[4, 1] > 0.5 > shares[5, 1]
    assert severities.render(shown)["words"] == (
        "Gaussian blur: the prediction (class 0, class 1) first changes at severity 5. Lost: class "
        "1 at severity 5."
    )


def test_edits_state_lost_classes_while_they_are_made_and_in_the_bars(
    corners: Services, client: FlaskClient
) -> None:
    live = edits.contents(scene(corners))["live"]
    words = [
        client.get(f"{live}&{urlencode({'edits': text})}").json["text"]  # type: ignore[index]
        for text in (FIRST, SECOND, "pixelate:severity=1")
    ]
    assert words == [
        "class 1: 73.1\xa0% → 73.1\xa0% (0\xa0points). Lost: class 0.",
        "class 1: 73.1\xa0% → 27.0\xa0% (−46\xa0points). Lost: class 1.",
        "class 1: 73.1\xa0% → 73.1\xa0% (0\xa0points). The same classes are predicted.",
    ]
    bars = predictions.contents(scene(corners, edits=SECOND))[0]["rows"]
    assert [each["label"] for each in bars] == ["class 0 · yes", "class 1 · yes"]
    changes = [each["edited"]["change"] for each in bars if each["edited"]]
    assert changes == ["0\xa0points · yes", "−46\xa0points · no"]


@pytest.mark.usefixtures("filled_with_the_mean")
def test_the_tests_of_an_edited_image_state_and_show_it(
    corners: Services, client: FlaskClient
) -> None:
    assert smallest_parts.render(scene(corners))["about"] == OF_UNEDITED
    shown = scene(corners, image=f"~greyscale;{FIRST}")
    abouts = [each.render(shown)["about"] for each in (region_test, smallest_parts, severities)]
    assert abouts == 3 * [
        "of the image with the edits of the address, Greyscale; Erase a region (box 0, 0 to 25, "
        "25\xa0%, fill mean); without those of What if"
    ]
    kept, lost = (seen(client, each) for each in search(corners, shown))
    assert kept[UPPER].mean() < 140, "the edits of the address hold for the part"
    assert kept[LAST].mean() > 200 > lost[LAST].mean()
    image = shown.view.image
    assert find_image(corners, shown.requested or image, "session").ref.edits
    further = scene(corners, image=f"~greyscale;{FIRST}", edits="flip").requested
    assert further == f"{image};flip"
    assert [each.kind.key for each in find_image(corners, further, "session").edits] == [
        *("greyscale", "erase", "flip")
    ]


def test_the_picture_of_a_part_is_the_tested_one(corners: Services) -> None:
    """Half of the second corner is grey already, so its map is not that of the unedited image."""
    shown = scene(corners, image="~erase:box=75+75+100+87.5,fill=mean")
    request = smallest_parts_of(shown.map_request(), "mean")
    run(corners, request, [request])
    result = corners.engine.compute(request)
    model, item = corners_model(), corners.gallery.items[0]
    for kind, tested in (("keep", result.kept), ("erase", result.erased)):
        part = parse_edit(f"{kind}:top=2,fill=mean")
        picture = open_rgb(item.path)
        crop = part_seen(corners.engine, shown.map_request(), model.card, picture, part)
        assert trace(model, crop).probabilities[1] == pytest.approx(tested[2], abs=1e-6)
    assert result.erased[2] < result.probability - 0.1
