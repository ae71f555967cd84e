"""Classes by index, WordNet id and name, and what is said where none or several fit."""

from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.targets import find_target
from data.labels import CLASSES
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


def test_classes_of_ones_own() -> None:
    assert find_target("cat", OWN) == 0
    assert find_target("3", OWN) == 3
    assert find_target("7", OWN) == 3


@pytest.mark.parametrize(
    ("text", "labels", "sentence"),
    [
        ("n02123045", OWN, f"'n02123045' names no class of Net; {give(3)}"),
        ("1000", IMAGENET, f"'1000' names no class of Net; {give(999)}"),
        ("-1", OWN, f"'-1' names no class of Net; {give(3)}"),
        ("cta", OWN, "'cta' names no class of Net; did you mean cat?"),
        (
            "dog",
            OWN,
            "'dog' names more than one class of Net; give its index, 1 or 2.",
        ),
    ],
)
def test_what_fits_no_one_class_is_one_sentence(
    text: str, labels: ModelCard, sentence: str
) -> None:
    with pytest.raises(UnknownTarget) as caught:
        find_target(text, labels)
    assert str(caught.value) == sentence
