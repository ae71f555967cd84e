"""How the server answers a view that the browser requests."""

from dataclasses import replace

import pytest
from dash.html import Div

from dashboard.pages.explore.page import PICKERS
from dashboard.pages.registry import PAGES
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.view_callback import (
    ViewRequest,
    is_changing,
    is_to_render,
    requested_view,
    rules,
    texts,
)
from tests.unit.dashboard.requesting import choose
from tests.unit.dashboard.tiny_services import FIRST, LARGE, SECOND

BEFORE = View(model=LARGE.key, image=FIRST, layer="stem", method="grad_cam", target=3)


def test_the_same_values_are_the_view_before(choices: Choices) -> None:
    assert choose(BEFORE, choices) == (BEFORE, set())
    assert choose(BEFORE, choices, pinned=None, opacity="60") == (BEFORE, set())


def test_another_image_is_explained_for_its_own_class(choices: Choices) -> None:
    view, changed = choose(BEFORE, choices, image=SECOND)
    assert view == replace(BEFORE, image=SECOND, target=None)
    assert changed == {"image", "target"}


def test_fields_that_were_chosen_together_all_count(choices: Choices) -> None:
    view, changed = choose(BEFORE, choices, image=SECOND, layer="middle")
    assert (view.image, view.layer, view.target) == (SECOND, "middle", None)
    assert changed == {"image", "layer", "target"}
    view, _ = choose(BEFORE, choices, image=SECOND, target="4 · fish")
    assert (view.image, view.target) == (SECOND, 4)


def test_another_model_begins_with_a_layer_of_its_own(choices: Choices) -> None:
    view, changed = choose(BEFORE, choices, model="small", target="1 · dog")
    assert (view.model, view.layer, view.target) == ("small", "only", 1)
    assert changed == {"model", "layer", "target"}
    assert view.notices == ()


def test_where_a_choice_does_not_fit_the_one_before_stays(choices: Choices) -> None:
    view, changed = choose(BEFORE, choices, target="9999")
    assert (view, changed) == (BEFORE, {"target"})
    assert view.notices == ("Class 9999 does not exist: the classes are 0 to 4.",)
    view, _ = choose(BEFORE, choices, target="9999", image=SECOND)
    assert (view.image, view.target) == (SECOND, None)  # it was the other image's


def test_an_opened_address_begins_anew_and_reports_what_it_cannot_hold(choices: Choices) -> None:
    request = ViewRequest(3, {"target": "9999"}, link="?target=9999&colour=red")
    view, changed = requested_view(View, request, BEFORE, choices)
    assert view.target is None
    assert view.notices == (
        "Class 9999 does not exist: the classes are 0 to 4.",
        "Ignored unknown link parameter: colour.",
    )
    assert {"target", "layer"} <= changed


def test_a_typed_class_comes_back_as_its_field_writes_it(choices: Choices) -> None:
    view, _ = choose(BEFORE, choices, target="fish")
    assert (view.target, texts(view, PICKERS, choices)) == (4, {"target": "4 · fish"})
    view, _ = choose(BEFORE, choices, target="")
    assert texts(view, PICKERS, choices) == {"target": ""}


@pytest.mark.parametrize(
    "data",
    [None, 3, [], {}, {"number": "2", "values": [], "link": 5, "refresh": "x"}],
)
def test_a_request_of_another_form_is_an_empty_one(data: object) -> None:
    assert ViewRequest.read(data) == ViewRequest(0, {})


def test_a_request_is_read_as_the_browser_writes_it() -> None:
    data = {"number": 7, "values": {"layer": "stem"}, "link": "?a=b", "refresh": ["trust-panel"]}
    assert ViewRequest.read(data) == ViewRequest(7, {"layer": "stem"}, "?a=b", ("trust-panel",))


def test_a_press_while_another_view_is_requested_is_about_neither() -> None:
    panel = Panel("some", Div, fields=("image", "target"))
    shown = BEFORE.values()
    answer = {"number": 2, "values": shown}
    assert not is_changing(panel, ViewRequest(3, {**shown, "target": "3"}), answer)
    assert not is_changing(panel, ViewRequest(3, {**shown, "layer": "middle"}), answer)
    assert is_changing(panel, ViewRequest(3, {**shown, "image": SECOND}), answer)
    corrected = ViewRequest(2, {**shown, "image": "none"})  # which the answer is for
    assert not is_changing(panel, corrected, answer)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_browser_has_every_rule_of_a_view(page: Page) -> None:
    stated = rules(page)
    fields = set(stated["fields"])
    for named in (stated["identity"], stated["defaults"], stated["clears"]):
        assert fields.issuperset(named)
    for cleared in stated["clears"].values():
        assert fields.issuperset(cleared)
    assert fields.issuperset(control["field"] for control in stated["controls"])
    panels = {panel.id for panel in page.panels}
    for panel, refreshed in stated["refreshes"].items():
        assert panels.issuperset({panel, *refreshed})


def test_a_panel_is_rendered_where_a_field_that_it_shows_has_changed() -> None:
    panel = Panel("some", Div, fields=("image", "layer", "kind"))  # "kind" is another page's
    shown = BEFORE.values()
    assert not is_to_render(panel, BEFORE, shown, ())
    assert not is_to_render(panel, replace(BEFORE, target=4), shown, ("other",))
    assert is_to_render(panel, replace(BEFORE, layer="middle"), shown, ())
    assert is_to_render(panel, BEFORE, {**shown, "layer": ""}, ())  # its default is known by now
    assert is_to_render(panel, BEFORE, shown, ("some",))
