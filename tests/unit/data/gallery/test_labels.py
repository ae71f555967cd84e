"""ImageNet's classes: their order, their unique names, their groups."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from data.gallery.labels import (
    CLASSES,
    GROUP_NAMES,
    GROUPS,
    RESTS,
    SMALLEST_GROUPS,
    by_name,
    by_wnid,
    groups_of,
    with_rest,
    without_rest,
)


def test_classes_are_imagenets_in_the_order_of_their_wordnet_ids() -> None:
    timm = Path(find_spec("timm").origin).parent  # its list is read without importing torch
    synsets = (timm / "data" / "_info" / "imagenet_synsets.txt").read_text().split()
    assert [each.wnid for each in CLASSES] == synsets
    assert [each.index for each in CLASSES] == list(range(1000))


def test_names_are_unique_whatever_the_case() -> None:
    assert len({each.name.casefold() for each in CLASSES}) == 1000
    assert CLASSES[134].name == "crane (wading bird)"
    assert CLASSES[517].name == "crane (lifting device)"
    assert {CLASSES[264].name, CLASSES[474].name} == {"Cardigan (corgi)", "cardigan (sweater)"}


def test_classes_are_found_by_id_and_by_every_name_of_their_own() -> None:
    assert by_wnid("n02123045") is by_name("tabby") is by_name("Tabby_Cat") is CLASSES[281]
    assert all(by_name(each.name) is each for each in CLASSES)
    assert by_name("crane") is None  # two classes bear it
    assert by_wnid("n00000000") is None


def test_groups_are_the_classes_below_a_hypernym() -> None:
    assert tuple(GROUPS) == GROUP_NAMES
    sizes = {name: len(indices) for name, indices in GROUPS.items()}
    assert (sizes["dog"], sizes["bird"], sizes["feline"]) == (118, 52, 13)
    assert CLASSES[281].groups == ("mammal", "feline")
    assert set(GROUPS["dog"]) < set(GROUPS["mammal"])


def test_the_smallest_groups_divide_the_classes() -> None:
    members = [index for name in {*SMALLEST_GROUPS} for index in GROUPS[name]]
    assert sorted(members) == list(range(1000))
    for index, name in enumerate(SMALLEST_GROUPS):
        assert index in GROUPS[name]
    tabby, mongoose = by_name("tabby"), by_name("mongoose")
    assert tabby is not None
    assert mongoose is not None
    assert SMALLEST_GROUPS[tabby.index] == "feline"  # a mammal, too
    assert SMALLEST_GROUPS[mongoose.index] == "other mammal"
    assert mongoose.groups == ("mammal", "other mammal")


def test_a_group_that_holds_groups_is_their_union() -> None:
    assert {name: f"other {name}" for name in ("mammal", "vehicle", "device")} == RESTS
    parts = ("dog", "feline", "primate", "ungulate", "other mammal")
    result = [index for part in parts for index in GROUPS[part]]
    assert sorted(result) == list(GROUPS["mammal"])  # none counts twice
    assert (len(GROUPS["mammal"]), len(GROUPS["other mammal"])) == (218, 50)
    assert not {*SMALLEST_GROUPS} & RESTS.keys()


@pytest.mark.parametrize(
    ("kept", "groups"),
    [
        (("mammal", "dog"), ("mammal", "dog")),
        (("mammal",), ("mammal", "other mammal")),
        (("device",), ("device", "other device")),
        (("musical instrument", "device"), ("musical instrument", "device")),
        ((), ()),
    ],
)
def test_groups_of_earlier_releases_are_completed(
    kept: tuple[str, ...], groups: tuple[str, ...]
) -> None:
    assert with_rest(kept) == groups
    assert without_rest(groups) == kept


def test_several_classes_have_the_groups_of_all() -> None:
    dog, bird, other = GROUPS["dog"][0], GROUPS["bird"][0], GROUPS["other"][0]
    assert groups_of((bird, dog)) == ("mammal", "dog", "bird")
    assert groups_of((other,)) == ("other",)
    assert groups_of(()) == ()
