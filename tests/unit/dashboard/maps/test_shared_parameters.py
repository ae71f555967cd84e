"""Parameters of compared methods: one value for all that have them, in the address and the maps."""

import pytest

from dashboard.maps.map_requests import read_parameters
from dashboard.maps.shared_parameters import owners, part_of, write_shared
from dashboard.pages.compare.parameters import describe_owners, fields
from dashboard.pages.compare.view import CompareView
from dashboard.ui.choices import Choices
from explainers.errors import UnfitParameter
from explainers.methods import METHODS, find_method

INTEGRATED, SMOOTH, SHAP, OCCLUSION, GRAD_CAM = (
    find_method(key)
    for key in (
        "integrated_gradients",
        "smooth_grad",
        "gradient_shap",
        "occlusion",
        "grad_cam",
    )
)
SEARCH = "?kind=methods&method=smooth_grad&method_2=gradient_shap&method_3=*"


def test_one_name_means_the_same_to_every_method() -> None:
    """Else one field could not speak for all of them."""
    for having in owners(METHODS).values():
        first = having[0][1]
        for _, spec in having:
            assert (spec.label, spec.kind, spec.bounds) == (first.label, first.kind, first.bounds)


def test_each_method_gets_only_its_own_parameters() -> None:
    text = "seed:3,noise:0.5,steps:7"
    assert read_parameters(part_of(SMOOTH, text)) == {"seed": "3", "noise": "0.5"}
    assert part_of(INTEGRATED, text) == "steps:7"
    assert part_of(GRAD_CAM, text) == ""


def test_what_says_nothing_is_left_out() -> None:
    both = [INTEGRATED, OCCLUSION]  # black is the default of the first alone
    assert write_shared(both, read_parameters("steps:32,baseline:black")) == "baseline:black"
    assert write_shared([INTEGRATED], read_parameters("steps:32,baseline:black")) == ""
    assert write_shared(both, read_parameters("seed:3, steps:7")) == "steps:7"
    with pytest.raises(UnfitParameter, match=r'"steps" takes a whole number from 2 to 400'):
        write_shared(both, read_parameters("steps:1"))


def test_the_address_states_them_and_says_what_does_not_fit(choices: Choices) -> None:
    view = CompareView.from_search(f"{SEARCH}&params=samples:9,seed:3", choices)
    assert (view.params, view.notices) == ("samples:9,seed:3", ())
    assert CompareView.from_search(view.to_search(), choices) == view
    wrong = CompareView.from_search(f"{SEARCH}&params=samples:0", choices)
    assert wrong.params == ""
    assert wrong.notices == (
        'The parameter "samples" takes a whole number from 1 to 500, not "0".',
    )
    one = CompareView.from_search(f"{SEARCH}&params=samples:9,seed:x,noise", choices)
    assert one.params == "samples:9"
    assert one.notices == (
        'The parameter "seed" takes a whole number from 0 to 2,147,483,647, not "x". '
        "Parameters are written name:value, not 'noise'.",
    )
    none = CompareView.from_search(f"{SEARCH}&params=samples:9,masks:20", choices)
    assert none.params == "samples:9"
    assert none.notices == ("Ignored the link's masks: none of the compared methods has it.",)


def test_another_method_keeps_what_it_shares_and_forgets_the_rest(choices: Choices) -> None:
    view = CompareView.from_search(
        "?kind=methods&method=integrated_gradients&method_2=smooth_grad&params=steps:7,samples:9",
        choices,
    )
    changed = CompareView.from_values(view.values() | {"method_2": "saliency"}, choices)
    assert (changed.params, changed.notices) == ("steps:7", ())


def test_there_is_one_field_for_each_name() -> None:
    shown = {field["name"]: field for field in fields([INTEGRATED, OCCLUSION])}
    assert list(shown) == ["steps", "baseline", "window", "stride"]
    (steps,) = (spec for spec in INTEGRATED.parameters if spec.name == "steps")
    assert shown["steps"]["initial"] == steps.default
    assert shown["baseline"]["initial"] is None  # it differs
    help_text = shown["baseline"]["help"]
    assert help_text.endswith("black for Integrated gradients, mean for Occlusion.")
    assert fields([GRAD_CAM]) == []


def test_it_is_stated_which_method_takes_which() -> None:
    assert describe_owners([INTEGRATED]) == describe_owners([GRAD_CAM]) == ""
    text = describe_owners([SMOOTH, SHAP, GRAD_CAM])
    assert "GradientShap: samples, noise, baseline, seed; Grad-CAM: none." in text
