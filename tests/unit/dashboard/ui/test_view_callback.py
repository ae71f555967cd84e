"""What the pickers say together, also where a second choice overtakes the answer to the first."""

from dataclasses import replace

from dashboard.pages.explore.page import PICKERS
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.view_callback import picked_view
from tests.unit.dashboard.tiny_services import FIRST, LARGE, SECOND

BEFORE = View(model=LARGE.key, image=FIRST, layer="stem", method="grad_cam", target=3)


def picked(choices: Choices, last: str = "", **said: object) -> tuple[View, set[str]]:
    """The pickers show `BEFORE`, but for what is said; `last` was chosen last."""
    shown = {
        picker.field: picker.show(BEFORE, choices) if picker.show else getattr(BEFORE, picker.field)
        for picker in PICKERS
    }
    values = [(shown | said)[picker.field] for picker in PICKERS]
    return picked_view(BEFORE, PICKERS, values, choices, {last})


def test_nothing_chosen_is_the_view_before(choices: Choices) -> None:
    assert picked(choices) == (BEFORE, set())
    assert picked(choices, pinned=None, opacity="60") == (BEFORE, set())


def test_another_image_is_asked_about_its_own_class(choices: Choices) -> None:
    assert picked(choices, image=SECOND) == (replace(BEFORE, image=SECOND, target=None), {"image"})


def test_what_was_chosen_before_the_answer_came_still_counts(choices: Choices) -> None:
    view, chosen = picked(choices, image=SECOND, layer="middle")
    assert (view.image, view.layer, view.target) == (SECOND, "middle", None)
    assert chosen == {"image", "layer"}
    view, _ = picked(choices, image=SECOND, target="4 · fish")
    assert (view.image, view.target) == (SECOND, 4)


def test_a_second_choice_makes_the_first_meaningless_as_quick_as_it_is(choices: Choices) -> None:
    for last, target in (("image", None), ("target", 4), ("opacity", 4)):
        view, _ = picked(choices, last, image=SECOND, target="4 · fish", opacity=70)
        assert (view.image, view.target) == (SECOND, target)


def test_another_model_begins_with_a_layer_of_its_own(choices: Choices) -> None:
    view, chosen = picked(choices, model="small", target="1 · dog")
    assert (view.model, view.layer, view.target) == ("small", "only", 1)
    assert chosen == {"model", "target"}
    assert view.notices == ()


def test_where_a_choice_does_not_fit_the_one_before_stays(choices: Choices) -> None:
    view, _ = picked(choices, target="9999")
    assert view == BEFORE
    assert view.notices == ("Class 9999 does not exist: the classes are 0 to 4.",)
    view, _ = picked(choices, target="9999", image=SECOND)
    assert (view.image, view.target) == (SECOND, None)  # it was the other image's
