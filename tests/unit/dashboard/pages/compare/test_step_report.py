"""Two images in step as a file: it says what was known of both maps when it was made."""

import base64
import csv
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from flask.testing import FlaskClient

from dashboard.maps.differences import difference, difference_words
from dashboard.maps.urls import difference_url, map_parameters, step_urls
from dashboard.reports.map_pictures import bare_map
from dashboard.services import Services
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.numerals import numeral, probability
from explainers.engine.requests import ImageRef, MapRequest
from explainers.models import ModelCard
from tests.unit.dashboard.reports.page_reader import harmless
from tests.unit.dashboard.route_client import ESPRESSO

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
    _, address = step_urls(*sides, signed=True)
    text = client.get(address).text
    assert text.count("<td>– This map is not tested.</td>") == len(sides)
    a, b = (card.labels[target] for target in (NEVER, ONCE))
    apart = difference(*(services.engine.heatmap(each) for each in (one, other)))
    words = difference_words(apart, one.method, (a, b), signed=True, contrastive=True)
    assert words.endswith(
        f"Negative values are included, so red can also mean less evidence against {b}."
    )
    peak = numeral(float(np.abs(apart.values).max()))
    assert (
        f"B − A. {words} Its own scale −{peak} to {peak}. – Not tested: the "
        "difference itself; the underlying maps are not tested either."
    ) in unescape(text)
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
    table, page = (client.get(address).text for address in step_urls(*sides, signed=True))
    assert reason in unescape(page)
    assert "<td>bn2, XGrad-CAM</td>" in page
    assert "Difference" not in page.replace("No difference", "")
    head, *rows = csv.reader(table.splitlines())
    values = ["row", "column", "a", "b", "b_minus_a", "missing"]
    trust = ["trust_a", "trust_b", "trust_b_minus_a"]
    assert head == [*values, *trust, "b_minus_a_relu", "page_shows", "schema"]
    assert len(rows) == 7 * 7
    for row in rows:
        assert float(row[2]) == float(row[2])
        assert row[3:5] == ["", ""]
        assert "b: 50\u00a0% of the activation" in row[5]
        assert f"b_minus_a: {reason}" in row[5]
        assert f"b_minus_a_relu: {reason}" in row[5]
        assert row[9] == ""
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
    _, *rows = csv.reader(client.get(step_urls(*sides, signed=True)[0]).text.splitlines())
    assert len(rows) == 7 * 7
    for row in rows:
        assert float(row[4]) == float(row[3]) - float(row[2])
        assert row[5] == ""
        assert row[6:8] == ["– This map is not tested."] * 2
        assert row[8].startswith("– Not tested: the difference itself")


@pytest.mark.parametrize("signed", [True, False])
def test_the_files_hold_the_difference_that_the_page_shows(
    client: FlaskClient,
    services: Services,
    card: ModelCard,
    signed: bool,
) -> None:
    chosen = services.gallery.items[:2]
    requests = [
        MapRequest(card.key, ImageRef(each.id, each.path), UNFIT, ESPRESSO, "grad_cam")
        for each in chosen
    ]
    sides = [
        map_parameters(card, image.id, each) for image, each in zip(chosen, requests, strict=True)
    ]
    a, b = (services.engine.heatmap(each) for each in requests)
    shown = b.values - a.values if signed else b.relu().values - a.relu().values
    assert ((a.values < 0) | (b.values < 0)).any()  # else both were the same
    table, address = step_urls(*sides, signed=signed)

    rows = list(csv.DictReader(client.get(table).text.splitlines()))
    column = "b_minus_a" if signed else "b_minus_a_relu"
    assert {row["page_shows"] for row in rows} == {column}
    np.testing.assert_allclose([float(row[column]) for row in rows], shown.ravel(), rtol=1e-6)

    page = unescape(client.get(address).text)
    peak = numeral(float(np.abs(shown).max()))
    assert f"Its own scale −{peak} to {peak}." in page
    more, less, equal = (
        probability(float(each.mean())) for each in (shown > 0, shown < 0, shown == 0)
    )
    assert (
        f"Red: more relevance in B ({more} of the cells); blue: more relevance in A ({less})"
        in (page)
    )
    of_maps = max(
        float(np.abs(each.values if signed else each.relu().values).max()) for each in (a, b)
    )
    assert page.count(f" · scale {numeral(-of_maps) if signed else 0} to {numeral(of_maps)}") == 2
    if signed:
        assert "Signed maps: negative values argue against the class." in page
        assert "Negative values are included; red can also mean less evidence" in page
    else:
        assert "Maps after ReLU: negative values are cut off." in page
        assert f"; the same in both: {equal}. Negative values are cut off (ReLU)." in page
    drawn = difference(a, b) if signed else difference(a.relu(), b.relu())
    assert base64.b64encode(bare_map(drawn)).decode() in page


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
    page = harmless(client.get(step_urls(*sides, signed=True)[1]).text)
    alts = [attributes["alt"] or "" for tag, attributes in page.tags if tag == "img"]
    assert len(alts) == 3  # two maps and their difference
    assert all(alt.startswith(f"{evil}, ") for alt in alts[:2])
    assert page.text.count(evil) == 4 + 2 + 2  # title and heading, captions, tables
