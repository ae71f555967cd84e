"""Channels, pages and filters of the Layers page: which is shown, and where a step leads."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from dashboard.pages.layers import channel, channels, filters, position, top_images
from dashboard.pages.layers.page import PAGE, PANELS
from dashboard.pages.layers.scene import LayersScene
from dashboard.pages.layers.view import LayersView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from explainers.layers.results import Channels
from tests.unit.dashboard.pages.layers.layers_parts import choices_of_convolutions
from tests.unit.dashboard.requesting import choose
from tests.unit.dashboard.tiny_services import FIRST, LARGE

SIZE = 300  # channels, on pages of 128; the highest mean is that of the last one
BEFORE = LayersView(model=LARGE.key, image=FIRST, layer="middle")


@pytest.fixture
def choices(tmp_path_factory: pytest.TempPathFactory) -> Choices:
    return choices_of_convolutions(tmp_path_factory.mktemp("uploads"))


NO_SERVICES = cast(Services, None)


def scene(**chosen: Any) -> LayersScene:  # noqa: ANN401
    layers_scene = LayersScene(
        replace(BEFORE, order="mean", many="128", **chosen), cast(Services, None), ""
    )
    layers_scene.__dict__["channels"] = Channels(
        *[np.arange(SIZE)] * 7
    )  # as if the engine had answered
    return layers_scene


def steps(of: LayersScene) -> dict[int, tuple[int | None, int | None]]:
    many = int(of.view.many)
    return channels.neighbours(of, np.array(of.order[many * (of.page - 1) : many * of.page]))


def picked(before: LayersView, choices: Choices, **fields: object) -> LayersView:
    """The view after a choice."""
    return choose(before, choices, **fields)[0]


@pytest.mark.parametrize(
    ("chosen", "page"),
    [
        ({}, 1),  # the first one in the order
        ({"channel": SIZE - 1}, 1),
        ({"channel": 172}, 1),
        ({"channel": 171}, 2),
        ({"channel": 0}, 3),
        ({"channel": 0, "page": 2}, 2),
    ],
)
def test_the_page_shown_is_the_one_with_the_channel_unless_one_is_chosen(
    chosen: dict[str, int], page: int
) -> None:
    assert scene(**chosen).page == page


def test_a_step_leads_on_in_the_whole_order_whatever_the_page_shows() -> None:
    assert steps(scene())[299] == (None, 298)
    assert steps(scene(page=3))[299] == (None, 298)
    assert steps(scene(page=3))[0] == (1, None)  # the page's last
    assert steps(scene(channel=172)) == {172: (173, 171), 299: (None, 298)}
    assert steps(scene(channel=171)) == {171: (172, 170), 44: (45, 43)}


def test_a_channel_turns_the_page_and_a_page_stays_until_then(choices: Choices) -> None:
    assert LayersView.from_search("?layer=middle", choices).page is None
    turned = picked(BEFORE, choices, page="1")
    assert turned.page == 1
    assert picked(turned, choices, reduction="mean").page == 1
    assert picked(turned, choices, page="").page is None
    chosen = picked(turned, choices, channel=2)
    assert (chosen.channel, chosen.page) == (2, None)


def test_a_filter_that_makes_a_channel_is_chosen_with_it(choices: Choices) -> None:
    turned = replace(BEFORE, channel=1, page=1)
    chosen = picked(turned, choices, filter="3")
    assert (chosen.channel, chosen.filter, chosen.page) == (3, None, None)
    other = picked(replace(BEFORE, channel=2, convolution="middle.a"), choices, filter="1")
    assert (other.channel, other.filter) == (2, 1)
    wrong = picked(turned, choices, filter="4")
    assert (wrong.channel, wrong.filter) == (1, None)
    assert wrong.notices == ("There is no filter '4': they are numbered from 0 to 3.",)


def test_the_page_knows_what_its_address_need_not_say(choices: Choices) -> None:
    view = replace(BEFORE, order="index", channel=0)
    stated = {
        name: value
        for name, value in view.values().items()
        if value not in (None, "") and value != view.defaults().get(name)
    }
    assert LayersView.from_values(stated, choices) == view
    assert view.to_search() == f"?model=large&image={FIRST}&layer=middle&order=index&channel=0"
    assert [*stated] == ["model", "image", "layer", "order", "channel"]


def test_what_the_numbers_under_the_pointer_are_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LayersScene, "target", "tench")
    assert channels.describe(scene()).startswith("Mean activation: mean over its cells; high")
    indexed = LayersScene(replace(BEFORE, order="index"), NO_SERVICES, "")
    assert "under the pointer is the map's mean over its cells." in channels.describe(indexed)


def test_weights_and_contributions_have_a_unit_and_are_of_first_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LayersScene, "target", "espresso")
    shown = scene(channel=1)
    numbers = np.array([0.0, 0.558])
    shown.__dict__["channels"] = Channels(*[numbers] * 5, np.array([0, 0.00362]), numbers)
    parts = [cast(Any, part).children for part in channel.facts(shown)]
    values = dict(zip(parts[::2], parts[1::2], strict=True))
    assert values["Contribution to espresso, in logit, to first order"] == "0.558"
    assert values["Grad-CAM weight, in logit per unit of activation"] == "0.00362"
    shown.__dict__["channels"] = Channels(*[numbers] * 5, *[np.full(2, np.nan)] * 2)
    parts = [cast(Any, part).children for part in channel.facts(shown)]
    assert parts[-3] == parts[-1] == "\N{EN DASH}"  # without a gradient
    for order, unit in (("weight", "logit of espresso per unit"), ("contribution", "first order")):
        of = LayersScene(replace(BEFORE, order=order), NO_SERVICES, "")
        assert unit in channels.describe(of)


def test_panels_follow_one_another_as_they_are_seen() -> None:
    below = [channel.PANEL, position.PANEL, top_images.PANEL, filters.PANEL]
    assert list(PANELS[-4:]) == below
    assert PAGE.panels == PANELS
