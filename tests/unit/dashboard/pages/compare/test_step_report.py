"""Two images in step as a file: it says what was known of both maps when it was made."""

import csv
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from dashboard.maps.urls import difference_url, map_parameters, step_urls
from dashboard.services import Services
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from explainers.engine.requests import MapRequest
from explainers.models import ModelCard
from tests.unit.dashboard.reports.page_reader import harmless

UNFIT = "blocks.5.0"  # a linear bottleneck: half of its activation is negative
NEVER, ONCE = 3, 4  # classes whose maps no other test tests


@pytest.mark.usefixtures("tested_at_once")
def test_the_report_states_each_badge_and_that_of_the_difference(
    client: FlaskClient,
    services: Services,
    card: ModelCard,
    coffee: Item,
    map_request: MapRequest,
) -> None:
    one, other = (replace(map_request, target=target) for target in (NEVER, ONCE))
    sides = [map_parameters(card, coffee.id, each) for each in (one, other)]
    _, address = step_urls(*sides)
    said = client.get(address).text
    assert said.count("<td>– This map is not tested.</td>") == len(sides)
    a, b = (card.labels[target] for target in (NEVER, ONCE))
    assert (
        f"B minus A. Red: for {b} rather than {a}; blue: for {a} rather than {b}. Negative values "
        f"are included, so red can also mean less evidence against {b}. – Not tested: the "
        "difference itself; the underlying maps are not tested either."
    ) in unescape(said)
    questions = services.jobs.evidence.questions(card, other)
    services.engine.compute(questions.faithfulness)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, no-store"  # it may be another next time
    assert answer.text.count("<td>– This map is not tested.</td>") == 1
    assert "Seed 0.</td>" in answer.text
    assert "unlike the training data" in answer.text


def test_no_difference_is_made_against_a_map_that_does_not_exist(
    client: FlaskClient, card: ModelCard, coffee: Item, map_request: MapRequest
) -> None:
    one = replace(map_request, method="xgrad_cam", layer="bn2")
    other = replace(one, layer=UNFIT)
    sides = [map_parameters(card, coffee.id, each) for each in (one, other)]
    reason = "No difference: B has no map to compare with A. 50\u00a0% of the activation of"
    for signed in (True, False):
        refused = client.get(difference_url(*sides, signed=signed))
        assert (refused.status_code, refused.mimetype) == (422, "text/plain")
        assert refused.text.startswith(f"{reason} {UNFIT}")
    table, page = (client.get(address).text for address in step_urls(*sides))
    assert reason in unescape(page)
    assert "<td>bn2, XGrad-CAM</td>" in page
    assert "Difference" not in page.replace("No difference", "")
    head, *rows = csv.reader(table.splitlines())
    values = ["row", "column", "a", "b", "b_minus_a", "missing"]
    assert head == [*values, "trust_a", "trust_b", "trust_b_minus_a", "schema"]
    assert len(rows) == 7 * 7
    for row in rows:
        assert float(row[2]) == float(row[2])
        assert row[3:5] == ["", ""]
        assert "b: 50\u00a0% of the activation" in row[5]
        assert f"b_minus_a: {reason}" in row[5]
        assert row[6:9] == [
            "– This map is not tested.",
            "✕ No map: the method does not fit here.",
            "",
        ]


def test_two_maps_that_exist_have_a_difference_in_every_cell(
    client: FlaskClient, card: ModelCard, coffee: Item, map_request: MapRequest
) -> None:
    one = replace(map_request, method="xgrad_cam", layer="bn2")
    sides = [map_parameters(card, coffee.id, each) for each in (one, replace(one, target=NEVER))]
    assert client.get(difference_url(*sides, signed=True)).status_code == 200
    _, *rows = csv.reader(client.get(step_urls(*sides)[0]).text.splitlines())
    assert len(rows) == 7 * 7
    for row in rows:
        assert float(row[4]) == float(row[3]) - float(row[2])
        assert row[5] == ""
        assert row[6:8] == ["– This map is not tested."] * 2
        assert row[8].startswith("– Not tested: the difference itself")


def test_hostile_names_in_the_report_stay_text(
    client: FlaskClient,
    services: Services,
    card: ModelCard,
    coffee: Item,
    map_request: MapRequest,
) -> None:
    evil = """<script>alert("it's")</script><img src=http://evil.example/x onerror=y>&amp;"""
    services.gallery = Gallery("one", [replace(coffee, name=evil)], [], starter=True)  # type: ignore[misc]
    sides = [map_parameters(card, coffee.id, each) for each in (map_request, map_request)]
    page = harmless(client.get(step_urls(*sides)[1]).text)
    alts = [given["alt"] or "" for tag, given in page.tags if tag == "img"]
    assert len(alts) == 3  # two maps and their difference
    assert all(alt.startswith(f"{evil}, ") for alt in alts[:2])
    assert page.text.count(evil) == 4 + 2 + 2  # title and heading, captions, tables
