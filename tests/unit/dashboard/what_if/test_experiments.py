"""The requests of the what-if tests, and the job that computes them."""

from pathlib import Path

import pytest

from dashboard.what_if.experiments import (
    DRAWS,
    corrupted,
    is_random,
    region_test_of,
    severities_of,
    smallest_parts_of,
    source_of,
)
from dashboard.what_if.jobs import WhatIfJobs
from explainers import Engine
from explainers.edits.corruptions import CORRUPTIONS
from explainers.engine.requests import ImageRef, MapRequest
from explainers.what_if.text import MapSource
from tests.unit.explainers.what_if.corner import bright_corner, corner_model

OCCLUSION = (("baseline", "black"), ("stride", 4), ("window", 4))


@pytest.fixture
def request_(tmp_path: Path) -> MapRequest:
    return MapRequest("corner", bright_corner(tmp_path), "layer", 0, "occlusion", OCCLUSION)


def test_the_map_of_a_region_is_named_with_its_parameters(request_: MapRequest) -> None:
    source = source_of(request_)
    assert source.text == "occlusion@layer@0@baseline:black+stride:4+window:4"
    assert MapSource.parse(source.text).method == "occlusion"
    edited = request_.image.edited([])
    stated = edited.of_source("corner", source.text).parameters
    assert dict(stated) == dict(OCCLUSION)


def test_a_map_per_pixel_is_tested_at_no_layer(request_: MapRequest) -> None:
    assert region_test_of(request_).layers == ("",)
    assert smallest_parts_of(request_, "mean").fill == "mean"


def test_severities_begin_with_the_clean_image(request_: MapRequest) -> None:
    requests = severities_of(request_, "jpeg")
    assert requests.maps[0] == request_
    images = [each.image for each in requests.maps]
    assert images[1:] == list(corrupted(request_.image, "jpeg")) == list(requests.distances.others)
    assert len(set(images)) == 6


def test_a_random_corruption_is_drawn_with_five_seeds(request_: MapRequest) -> None:
    assert severities_of(request_, "jpeg").draws == ()
    assert [kind.key for kind in CORRUPTIONS if is_random(kind.key)] == [
        "gaussian_noise",
        "elastic",
    ]
    requests = severities_of(request_, "gaussian_noise")
    sets = [requests.distances.others, *(each.others for each in requests.draws)]
    assert [len(each) for each in sets] == [5] * DRAWS
    assert len({image for each in sets for image in each}) == 5 * DRAWS
    assert requests.all[1:5] == requests.draws
    assert requests.forward == 6 * DRAWS


def test_the_job_computes_all_requests(request_: MapRequest) -> None:
    with Engine([corner_model()]) as engine:
        jobs = WhatIfJobs(engine)
        requests = severities_of(request_, "gaussian_noise").all
        jobs.start("session", "about", requests)
        job = jobs.of("session", "about")
        assert job is not None
        job.wait(60)
        assert job.state.state == "done"
        assert all(engine.is_stored(each) for each in requests)
        assert jobs.of("another", "about") is None
        jobs.close()


def test_a_job_that_fails_states_why(request_: MapRequest) -> None:
    with Engine([corner_model()]) as engine:
        jobs = WhatIfJobs(engine)
        missing = ImageRef("0" * 64, Path("missing.png"))
        request = MapRequest("corner", missing, "layer", 0, "occlusion")
        jobs.start("session", "about", [region_test_of(request)])
        job = jobs.of("session", "about")
        assert job is not None
        job.wait(60)
        assert job.state.state == "failed"
        assert "missing.png cannot be read" in job.state.sentence
        jobs.close()
