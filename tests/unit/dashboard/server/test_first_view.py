"""The frame of a page states the model of its address, and waits for none."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import flask
import pytest
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.registry import PAGES
from dashboard.server.first_view import frame_html, layout_of
from dashboard.services import Services
from dashboard.ui import ids
from data.gallery.gallery import Gallery
from data.reviews import ReviewProblem
from explainers.models import ModelCard
from tests.unit.dashboard.tiny_services import FIRST, LARGE, SMALL, item

RANDOM = replace(SMALL, trained=False)  # with a warning
UNLOADED = "unloaded"
BY_PATH = {page.path: page for page in PAGES}


class LoadedModels:
    """An engine with two loaded models, and one that nobody must load here."""

    keys = (LARGE.key, RANDOM.key, UNLOADED)
    cache = SimpleNamespace(problem="")

    def loaded_card(self, key: str) -> ModelCard | None:
        return {LARGE.key: LARGE, RANDOM.key: RANDOM}.get(key)

    def card(self, key: str) -> ModelCard:
        card = self.loaded_card(key)
        assert card is not None, "the frame loads a model"
        return card


class OneReview:
    """A review of the model with random weights."""

    def get(self, review_id: str) -> Any:  # noqa: ANN401 - what the view reads of it
        if review_id != "r1":
            raise ReviewProblem("There is no such review.")
        return SimpleNamespace(id="r1", samples=1, model=SimpleNamespace(key=RANDOM.key))


@pytest.fixture
def services() -> Services:
    state = SimpleNamespace(state="idle", sentence="", error=None, done=0, total=0)
    jobs = SimpleNamespace(weights=SimpleNamespace(state=state))
    gallery = Gallery("one", [item(FIRST)], [], starter=True)
    parts = {"engine": LoadedModels(), "gallery": gallery, "jobs": jobs, "reviews": OneReview()}
    return cast(Services, SimpleNamespace(**parts))


def opened(services: Services, address: str, referrer: str = "") -> Component:
    """The layout for a request of this address."""
    headers = {"Referer": referrer} if referrer else {}
    path = address.partition("?")[0].removesuffix("_dash-layout")
    with flask.Flask("test").test_request_context(address, headers=headers):
        return layout_of(BY_PATH[path], services)


def model_named(layout: Component) -> str:
    """The model in the header; "" for none."""
    options = getattr(layout[ids.MODEL], "options", None) or []
    return " ".join(option["label"] for option in options)


def has_notice(layout: Component) -> bool:
    """Whether the banner is shown."""
    return not layout[ids.BANNER].hidden


@pytest.mark.parametrize(
    ("address", "name", "notice"),
    [
        ("/", LARGE.name, False),
        ("/?model=small", RANDOM.name, True),
        ("/?model=%20small%20&layer=stem", RANDOM.name, True),
        ("/?model=resnet1", LARGE.name, False),  # there is none: the default
        ("/judge/?review=r1", RANDOM.name, True),  # the review's
        ("/judge/?review=r1&model=large", RANDOM.name, True),
        ("/judge/?review=r2", LARGE.name, False),
    ],
)
def test_the_frame_states_the_model_of_the_address(
    services: Services, address: str, name: str, notice: bool
) -> None:
    layout = opened(services, address)
    assert (model_named(layout), has_notice(layout)) == (name, notice)


def test_the_renderer_s_layout_is_for_the_page_that_fetches_it(services: Services) -> None:
    layout = opened(services, "/_dash-layout", "http://localhost/?model=small&layer=only")
    assert model_named(layout) == RANDOM.name
    assert model_named(opened(services, "/_dash-layout?model=small")) == LARGE.name


def test_a_page_does_not_wait_for_a_model_that_is_not_loaded(services: Services) -> None:
    layout = opened(services, f"/?model={UNLOADED}")
    assert (model_named(layout), has_notice(layout)) == ("", False)


def test_the_html_states_what_the_layout_states(services: Services) -> None:
    page = BY_PATH["/"]
    with flask.Flask("test").test_request_context("/?model=small"):
        html = frame_html(page, services)
    assert f">{RANDOM.name}</option>" in html
    assert "The weights are random" in html
    with flask.Flask("test").test_request_context("/"):
        html = frame_html(page, services)
    assert "The weights are random" not in html


def test_the_first_links_take_along_what_the_address_states(services: Services) -> None:
    with flask.Flask("test").test_request_context(
        "/?model=small&image=a%22b&layer=stem&target=3&pinned=other&method=grad_cam"
    ):
        html = frame_html(BY_PATH["/"], services)
    assert 'href="/layers/?model=small&amp;layer=stem&amp;image=a%22b&amp;target=3"' in html
    assert 'href="/compare/?model=small&amp;layer=stem&amp;image=a%22b&amp;image_b=other"' in html
    assert 'href="/dataset/?model=small&amp;layer=stem"' in html
    with flask.Flask("test").test_request_context("/?target=3&kind=groups"):
        html = frame_html(BY_PATH["/"], services)
    assert 'href="/layers/"' in html  # a class belongs to an image
    assert 'href="/compare/"' in html


def test_inputs_counts_its_notices_and_shows_none_above_them(services: Services) -> None:
    layout = opened(services, "/inputs/?model=small")
    assert not has_notice(layout)
    assert layout[own.LINK].children[1].children[0] == "1"


def test_without_a_request_the_frame_names_no_model(services: Services) -> None:
    assert model_named(layout_of(BY_PATH["/"], services)) == ""
