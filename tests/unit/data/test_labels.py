"""ImageNet's classes: their order, their unique names, their groups."""

from importlib.util import find_spec
from pathlib import Path

from data.labels import CLASSES, FAMILIES, GROUP_WNIDS, GROUPS, OTHER, by_name, by_wnid


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
    assert len(GROUPS) == len(GROUP_WNIDS)
    sizes = {name: len(indices) for name, indices in GROUPS.items()}
    assert (sizes["dog"], sizes["bird"], sizes["feline"]) == (118, 52, 13)
    assert CLASSES[281].groups == ("mammal", "feline")
    assert set(GROUPS["dog"]) < set(GROUPS["mammal"])


def test_every_class_has_one_family_the_smallest_of_its_groups() -> None:
    tabby = by_name("tabby")
    assert tabby is not None
    assert FAMILIES[tabby.index] == "feline"  # a mammal, too
    assert len(FAMILIES) == 1000
    for index, family in enumerate(FAMILIES):
        assert family == OTHER or index in GROUPS[family]
