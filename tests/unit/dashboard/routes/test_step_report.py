"""Two images in step as a file: it says what was known of both maps when it was made."""

from dataclasses import replace
from html import unescape

from flask.testing import FlaskClient

from dashboard.routes.comparisons import step_urls
from dashboard.routes.heatmaps import map_parameters
from dashboard.services import Services
from data.items import Item
from explainers.models import ModelCard
from explainers.requests import MapRequest

NEVER, ONCE = 3, 4  # classes whose maps no other test tests


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
        f"A minus B; red: for {a} rather than {b}, blue: for {b} rather than {a}. – The maps that "
        "this is made of are not tested."
    ) in unescape(said)
    questions = services.jobs.evidence.questions(card, other)
    services.engine.ask(questions.faithfulness)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, no-store"  # it may be another next time
    assert answer.text.count("<td>– This map is not tested.</td>") == 1
    assert "Seed 0.</td>" in answer.text
    assert "outside of what the network was trained on" in answer.text
