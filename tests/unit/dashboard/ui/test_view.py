"""The view against everything that a URL, a picker or a store may hold."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.map_requests import write_parameters
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from dashboard.ui.choices import Choices
from dashboard.ui.fields import target
from dashboard.ui.map_view import View
from dashboard.ui.view import ANY
from data.gallery.gallery import SORTS
from data.gallery.labels import CLASSES
from data.gallery.outcomes import OUTCOMES
from explainers.methods import METHODS, Method
from explainers.models import ModelCard
from tests.unit.dashboard.tiny_services import FIRST, LARGE, SECOND, SMALL

LONG = "x" * 100_000


def given_to(method: Method) -> st.SearchStrategy[dict[str, object]]:
    """Some of the method's parameters."""
    numbers = {int: st.integers, float: st.floats}
    values: dict[str, st.SearchStrategy[object]] = {
        spec.name: st.sampled_from(spec.choices)
        if spec.kind is str
        else numbers[spec.kind](spec.kind(spec.low), spec.kind(spec.high))
        for spec in method.parameters
    }
    return st.fixed_dictionaries({}, optional=values)


@st.composite
def views(draw: st.DrawFn) -> View:
    card = draw(st.sampled_from([LARGE, SMALL]))
    method = draw(st.sampled_from([method for method in METHODS if not method.fit(card)]))
    relevance = draw(st.sampled_from(["relu", "signed"]))
    free = st.text(st.characters(codec="utf-8"), max_size=200).map(str.strip)
    typed = free.filter(lambda text: text != ANY)
    return View(
        model=card.key,
        image=draw(st.sampled_from([FIRST, SECOND])),
        layer=draw(st.sampled_from([layer.name for layer in card.layers])),
        method=method.key,
        params=write_parameters(method, draw(given_to(method))),
        target=draw(st.none() | st.integers(0, len(card.labels) - 1)),
        relevance=relevance,
        resolution=draw(st.sampled_from(["smooth", "cells"])),
        scale=draw(st.sampled_from(list(DIVERGING if relevance == "signed" else SEQUENTIAL))),
        opacity=draw(st.integers(0, 100)),
        show=draw(st.sampled_from(["input", "original"])),
        pinned=draw(st.sampled_from(["", FIRST, SECOND])),
        percent=draw(st.integers(1, 30)),
        text=draw(typed),
        label=draw(typed),
        group=draw(typed),
        outcome=draw(st.sampled_from(["", *OUTCOMES])),
        sort=draw(st.sampled_from(SORTS)),
    )


# The URL, the pickers and the store


@pytest.mark.slow
@given(view=views())
def test_round_trip_through_the_url(choices: Choices, view: View) -> None:
    read = View.from_search(view.to_search(), choices)
    assert read == view
    assert read.notices == ()


@pytest.mark.slow
@given(view=views())
def test_round_trip_through_the_store(choices: Choices, view: View) -> None:
    assert View.from_store(view.values(), choices) == view


def test_an_empty_link_is_the_default(choices: Choices) -> None:
    for search in (None, "", "?", "?image=&model="):
        view = View.from_search(search, choices)
        assert (view.model, view.image, view.layer, view.target) == ("large", FIRST, "head", None)
        assert view.method == "grad_cam"  # the first that draws every layer from one pass
        assert view.notices == ()


# What does not fit


UNFIT = {
    "model": ["resnet1", "absent", LONG],
    "image": ["c" * 64, "../../etc/passwd", LONG],
    "layer": ["only", "HEAD", LONG],
    "method": ["gradcam", "guided_backprop", LONG],
    "params": ["steps:5", "steps", "a:b:c", LONG],
    "target": ["5", "-1", "1.5", "crane", "zebra", "9" * 5000, LONG],
    "relevance": ["both"],
    "resolution": ["fine"],
    "scale": ["rdbu", "jet"],
    "opacity": ["101", "-1", "half", "½", "9" * 5000],
    "show": ["crop"],
    "plot": ["surface"],
    "pinned": ["c" * 64],
    "edits": ["frost", "jpeg:severity=9", "erase:top=10", LONG],
    "percent": ["0", "31", "-1", "2.5", "½", "9" * 5000],
    "corruption": ["frost", LONG],
    "outcome": ["maybe"],
    "sort": ["size"],
}


def test_every_parameter_that_can_be_unfit_is_tried() -> None:
    free = {"text", "label", "group"}
    assert {parameter.name for parameter in View.parameters} == UNFIT.keys() | free


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in UNFIT.items() for t in texts])
def test_unfit_value_becomes_its_default_and_one_sentence(
    choices: Choices, name: str, text: str
) -> None:
    default = View.from_search("", choices)
    view = View.from_values({name: text}, choices)
    assert view == default
    (notice,) = view.notices
    assert notice.endswith(".")
    assert len(notice) < 400


def test_only_the_parameter_that_does_not_fit_is_left_out(choices: Choices) -> None:
    view = View.from_search(
        "?method=integrated_gradients&params=steps:1,baseline:mean,x:1", choices
    )
    assert view.params == "baseline:mean"
    assert view.notices == (
        'The parameter "steps" takes a whole number from 2 to 400, not "1". '
        'Integrated gradients has no parameter "x"; it takes steps, baseline.',
    )
    many = View.from_search(f"?method=rise&params=masks:50,{'a,' * 9}b", choices)
    assert many.params == "masks:50"
    assert many.notices[0].endswith("not 'a'. 7 more also do not fit.")


def test_each_unfit_value_has_its_own_sentence(choices: Choices) -> None:
    view = View.from_search("?layer=nowhere&method=nothing&model=small&opacity=7", choices)
    assert (view.model, view.layer, view.opacity) == ("small", "only", 7)
    assert view.notices == (
        "Small has no traced layer 'nowhere'; only is shown instead.",
        "No method is called 'nothing'. Grad-CAM is shown instead.",
    )


def test_unknown_keys_are_named_and_left_out(choices: Choices) -> None:
    view = View.from_search("?zoom=3&layer=stem&notices=x", choices)
    assert view.layer == "stem"
    assert view.notices == ("Ignored unknown link parameters: notices, zoom.",)


def test_layer_is_looked_up_in_the_model_named(choices: Choices) -> None:
    assert View.from_search("?layer=only&model=small", choices).layer == "only"
    assert View.from_search("?layer=only&model=large", choices).layer == "head"


def test_other_weights_than_the_links_are_noted(choices: Choices) -> None:
    same = View.from_search("?model=large&weights=111111111111", choices)
    assert same.notices == ()
    other = View.from_search("?model=large&weights=222222222222", choices)
    (notice,) = other.notices
    assert "222222222222" in notice
    assert "111111111111" in notice


# Classes


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("0", 0),
        ("4", 4),
        (" 3 ", 3),
        ("3 · Tabby", 3),
        ("2 · crane", 2),
        ("tench", 0),
        ("tabby", 3),
        ("TABBY", 3),
    ],
)
def test_class_is_named_by_index_by_both_or_by_a_unique_name(
    choices: Choices, text: str, index: int
) -> None:
    view = View.from_values({"target": text}, choices)
    assert (view.target, view.notices) == (index, ())


def test_a_link_states_the_weights_and_preprocessing_that_it_was_made_with(
    choices: Choices,
) -> None:
    card = choices.card(str(View.from_values({}, choices).model))
    weights, preprocess = card.pin.split("-")

    def notices(pin: str) -> tuple[str, ...]:
        return View.from_search(f"?weights={pin}", choices).notices

    assert notices(card.pin) == notices(weights) == ()  # of earlier releases: the weights alone
    (other,) = notices(f"{weights}-{'0' * len(preprocess)}")
    assert other.startswith(f"The link was made with another preprocessing of {card.name}: ")
    (other,) = notices(f"{'0' * len(weights)}-{preprocess}")
    assert other.startswith("The link was made with weights 0000")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("crane", "Several classes are called 'crane'."),
        ("zebra", "No class is called 'zebra'."),
        ("5", "Class 5 does not exist: the classes are 0 to 4."),
        ("0 · zebra", "'0 · zebra' is no class: 0 is tench."),
    ],
)
def test_why_a_class_was_not_found(choices: Choices, text: str, sentence: str) -> None:
    assert View.from_values({"target": text}, choices).notices == (sentence,)


@pytest.mark.parametrize("text", ["n02123045", "N02123045", "tabby cat", "281 · tabby"])
def test_a_class_of_imagenet_is_named_by_its_wordnet_id_and_synonyms_too(text: str) -> None:
    labels = tuple(each.name for each in CLASSES)
    card = cast(ModelCard, SimpleNamespace(labels=labels, imagenet=True))
    choices = cast(Choices, SimpleNamespace(card=lambda key: card))
    assert target("target").parse(text, choices, {"model": "net"}) == 281


# Pickers and stores


def test_numbers_are_values_too_and_nought_is_a_number(choices: Choices) -> None:
    view = View.from_store({"target": 0, "opacity": 0}, choices)
    assert (view.target, view.opacity) == (0, 0)


def test_any_means_no_choice(choices: Choices) -> None:
    view = View.from_values({"label": ANY, "group": ANY, "outcome": ANY, "text": ANY}, choices)
    assert (view.label, view.group, view.outcome, view.text) == ("", "", "", "")
    assert view.notices == ()


@pytest.mark.parametrize("data", [None, [], ["model"], 7, "model", True, {}, {"junk": 1}])
def test_store_of_the_wrong_kind_is_the_default(choices: Choices, data: object) -> None:
    assert View.from_store(data, choices) == View.from_search("", choices)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.dictionaries(st.sampled_from([p.name for p in View.parameters]), JSON))
def test_whatever_a_store_holds_a_valid_view_comes_of_it(
    choices: Choices, data: dict[str, Any]
) -> None:
    view = View.from_store(data, choices)
    assert View.from_search(view.to_search(), choices) == view
