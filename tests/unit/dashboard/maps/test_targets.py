"""Classes by index, WordNet id and name, and what is said where none or several fit."""

from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.maps.targets import find_target, similar_classes
from data.gallery.labels import CLASSES
from explainers.errors import UnknownTarget
from explainers.models import ModelCard


def card(labels: tuple[str, ...], *, imagenet: bool) -> ModelCard:
    return cast(ModelCard, SimpleNamespace(name="Net", labels=labels, imagenet=imagenet))


IMAGENET = card(tuple(each.name for each in CLASSES), imagenet=True)
OWN = card(("cat", "dog", "Dog", "7"), imagenet=False)


def give(last: int) -> str:
    return f"give a class's index, 0 to {last}, or its name."


@pytest.mark.parametrize("text", ["281", "n02123045", "tabby", " Tabby "])
def test_an_imagenet_class_has_an_index_a_wordnet_id_and_names(text: str) -> None:
    assert find_target(text, IMAGENET) == 281


def test_classes_whose_name_contains_a_text_are_offered() -> None:
    assert similar_classes("chameleon", IMAGENET) == ["American chameleon", "African chameleon"]
    assert next(iter(similar_classes("tabbi", IMAGENET))) == "tabby"
    assert not similar_classes("zzz", OWN)


def test_classes_of_ones_own() -> None:
    assert find_target("cat", OWN) == 0
    assert find_target("3", OWN) == 3
    assert find_target("7", OWN) == 3
    assert find_target("dog", OWN) == 1


def test_a_number_is_a_label_where_all_labels_are_numbers() -> None:
    numbered = card(("1", "2", "10"), imagenet=False)
    assert [find_target(text, numbered) for text in ("1", "2", "10", "0", "01")] == [0, 1, 2, 0, 0]


def test_a_number_that_is_a_label_and_another_index_is_ambiguous() -> None:
    mixed = card(("1", "cat"), imagenet=False)
    assert find_target("0", mixed) == 0
    with pytest.raises(UnknownTarget) as caught:
        find_target("1", mixed)
    assert str(caught.value) == (
        "'1' is the label of class 0 of Net and the index of class 1 (cat); give 0 or cat."
    )


@pytest.mark.parametrize(
    ("text", "labels", "index"),
    [
        ("peacock", ("tench", "n01806143 peacock, peafowl"), 1),
        ("pea_cock", ("tench", "peacock"), 1),
        ("Tree-Frog", ("tench", "003.tree_frog"), 1),
        ("ladybirds", ("tench", "ladybug"), 1),
        ("n01806143", ("tench", "peacock"), 1),
    ],
)
def test_a_class_may_be_spelled_in_any_usual_way(
    text: str, labels: tuple[str, ...], index: int
) -> None:
    assert find_target(text, card(labels, imagenet=False)) == index


def test_a_full_name_tells_two_classes_of_one_label_apart() -> None:
    names = [each.lemmas[0] for each in CLASSES]
    model = card(tuple(names), imagenet=True)
    assert find_target("crane (lifting device)", model) == 517
    with pytest.raises(UnknownTarget, match="more than one class of Net; give its index, 134 or"):
        find_target("crane", model)


@pytest.mark.parametrize(
    ("text", "labels", "sentence"),
    [
        ("n02123045", OWN, f"'n02123045' names no class of Net; {give(3)}"),
        ("1000", IMAGENET, f"'1000' names no class of Net; {give(999)}"),
        ("-1", OWN, f"'-1' names no class of Net; {give(3)}"),
        ("cta", OWN, "'cta' names no class of Net; did you mean cat?"),
        (
            "DOG",
            OWN,
            "'DOG' names more than one class of Net; give its index, 1 or 2.",
        ),
    ],
)
def test_what_fits_no_one_class_is_one_sentence(
    text: str, labels: ModelCard, sentence: str
) -> None:
    with pytest.raises(UnknownTarget) as caught:
        find_target(text, labels)
    assert str(caught.value) == sentence
