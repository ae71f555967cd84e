"""Classes of a gallery and of a model are matched by what they mean, and it is stated."""

from pathlib import Path

import pytest

from data.gallery.class_matching import ClassMatch
from data.gallery.class_names import LabelIndex, label_index
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.labels import CLASSES, ImageNetClass, by_wnid

IMAGENET = [each.name for each in CLASSES]


def item(number: int, label: ImageNetClass | str | None, *others: str) -> Item:
    imagenet_class = label if isinstance(label, ImageNetClass) else None
    return Item(
        id=f"{number:064x}",
        path=Path(f"{number}.jpg"),
        name=f"{number}.jpg",
        width=1,
        height=1,
        class_index=imagenet_class.index if imagenet_class else None,
        wnid=imagenet_class.wnid if imagenet_class else None,
        class_name=imagenet_class.name if imagenet_class else label,
        groups=(),
        credit="",
        other_classes=tuple((name, None) for name in others),
    )


def gallery(*labels: ImageNetClass | str | None, noun: str = "folder", **more: object) -> Gallery:
    items = [item(number, label) for number, label in enumerate(labels)]
    return Gallery("test", items, (), starter=False, class_noun=noun, **more)  # type: ignore[arg-type]


def texts(match: ClassMatch) -> list[str]:
    return [note.text for note in match.notes]


@pytest.mark.parametrize(
    ("folder", "label"),
    [
        ("gold_fish", "gold_fish"),
        ("gold_fish", "Gold Fish"),
        ("pea_cock", "peacock"),
        ("003.Tree-Frog", "tree frog"),
        ("012_sparrow", "003.Sparrow"),
        ("tench ", "tench"),
        ("BULLFROG", "bullfrog"),
        ("Ka\u0308fer", "K\u00e4fer"),
        ("0 peacock", "peacock"),
        ("peacock", "0 peacock"),
        ("orca", "killer whale"),
        ("puma", "cougar"),
        ("husky", "Eskimo dog"),
        ("ladybirds", "ladybug"),
        ("Peacocks", "peacock"),
        ("cherry", "cherries"),
        ("harvestmen", "harvestman"),
        ("wolves", "wolf"),
        ("peafowl", "peacock, peafowl"),
        ("peacock", "n01806143 peacock"),
        ("n01806143", "n01806143 peacock, peafowl"),
        ("n01806143-peacock", "peacock"),
        ("n01806143_Own_Name", "own name"),
        ("n01806143_peafowl", "n01806143-peacock"),
        ("n01806143-xyz", "peacock"),
        ("n99999999-nothing", "nothing"),
        ("7", "007"),
    ],
)
def test_spellings_of_one_class(folder: str, label: str) -> None:
    labels = ["something", label, "else"]
    assert gallery(folder).targets(labels).tolist() == [1]


@pytest.mark.parametrize(
    ("folder", "label"),
    [("glass", "glas"), ("machine", "car"), ("cat", "dog"), ("bus", "bu"), ("3d", "d")],
)
def test_what_only_looks_alike_does_not_match(folder: str, label: str) -> None:
    assert gallery(folder).targets(["something", label]).tolist() == [-1]


def test_exact_wins_over_normalised_and_normalised_over_a_synonym() -> None:
    labels = ["killer whale", "Orca", "orca"]
    assert gallery("orca", "ORCA ").targets(labels[1:]).tolist() == [1, -1]
    assert gallery("orca").targets(labels).tolist() == [2]
    assert gallery("orca").targets(labels[:2]).tolist() == [1]
    assert gallery("orca").targets(labels[:1]).tolist() == [0]


def test_an_own_label_comes_before_imagenets_name_of_the_folder() -> None:
    orca = by_wnid("n02071294")
    assert orca is not None
    named = [item(0, "orca"), item(1, orca)]
    result = Gallery("test", named, (), starter=False).targets(["orca", "ladybird"])
    assert result.tolist() == [0, 0]


def test_a_wordnet_id_decides_for_imagenets_classes() -> None:
    names = "n02085620-tench", "n01440764", "n99999999-tench"
    assert gallery(*names).targets(None).tolist() == [151, 0, -1]


def test_an_ambiguous_name_is_no_match_and_is_stated() -> None:
    match = gallery("crane", "tench").match(None)
    assert match.targets.tolist() == [-1, 0]
    assert match.unmatched[0].candidates == ("crane (wading bird)", "crane (lifting device)")
    assert texts(match) == [
        "1 of 1,000 classes of the model has images.",
        "1 folder is ambiguous and left without a class: crane (crane (wading bird) or crane "
        "(lifting device)?). Choose with --class-map FILE.",
    ]


def test_labels_in_imagenets_order_are_imagenets_whatever_they_are_called() -> None:
    labels = [", ".join(each.lemmas) for each in CLASSES]
    cranes = CLASSES[134], CLASSES[517]
    assert gallery(*cranes).targets(labels).tolist() == [134, 517]
    assert not LabelIndex(labels[::-1]).imagenet


def test_folders_of_numbers_are_indices_unless_the_labels_are_numbers() -> None:
    match = gallery("0", "007", "30", "84").match(None)
    assert match.targets.tolist() == [0, 7, 30, 84]
    assert "The folders are numbers and count as class indices of the model: 0 is tench." in (
        texts(match)
    )
    assert gallery("1", "2", "10").targets(["1", "2", "10"]).tolist() == [0, 1, 2]
    assert gallery("01", "10").targets(["1", "2", "10"]).tolist() == [0, 2]
    assert gallery("1", "2").targets(["cat", "2", "dog"]).tolist() == [-1, 1]


IN_TEXT = sorted(map(str, range(12)))  # 0, 1, 10, 11, 2: as torchvision's ImageFolder sorts folders


def test_numbers_that_text_sorts_otherwise_are_a_warning() -> None:
    bare = [f"class {number}" for number in range(12)]
    match = gallery(*IN_TEXT).match(bare)
    assert match.targets.tolist() == [int(name) for name in IN_TEXT]
    assert [note.text for note in match.notes if note.warning] == [
        "The folders are numbers and count as class indices of the model in numeric order: 10 is "
        "class 10. torchvision's ImageFolder sorts names as text (0, 1, 10, 11, ...), so in a "
        "model trained with it, 10 is class 2. State the order with --labels FILE, its "
        "class_to_idx or the names of its folders in index order."
    ]
    named = [f"name {number}" for number in "abcdefghijkl"]
    (note,) = [note for note in gallery("0", "2").match(named).notes if note.warning]
    assert "2 is name c. torchvision's" in note.text
    assert note.text.endswith("2 is name e. State the order with --class-map FILE.")


def test_where_both_orders_are_the_same_or_stated_numbers_are_no_warning() -> None:
    bare = [f"class {number}" for number in range(12)]
    ten, padded = map(str, range(10)), (f"{number:02}" for number in range(12))
    stated = {name: place for place, name in enumerate(IN_TEXT)}
    by_map = gallery(*IN_TEXT, class_map=stated).match(bare)
    for match in (
        gallery(*ten).match(bare[:10]),
        gallery(*padded).match(bare),
        gallery("00", "11").match(bare),
        gallery(*IN_TEXT).match(IN_TEXT),
        by_map,
    ):
        assert match.present >= 2
        assert not any(note.warning for note in match.notes)
    assert gallery(*IN_TEXT).targets(IN_TEXT).tolist() == list(range(12))
    assert by_map.targets.tolist() == list(range(12))


def test_numbers_beyond_the_classes_are_no_indices() -> None:
    match = gallery("1", "2").match(["cat", "dog"])
    assert match.targets.tolist() == [-1, -1]
    assert [note.warning for note in match.notes] == [True]
    assert texts(match) == [
        "None of the 2 folders matches a class of the model, so no prediction counts as correct "
        "or wrong: 1, 2. Class indices of the model are 0 to 1; choose with --class-map FILE."
    ]


def test_what_matched_is_counted_and_the_rest_is_named() -> None:
    match = gallery("peacock", "bullfrog", "cock", "runs", "kites", None).match(
        ["peacock", "kite", "bullfrog", "cock", "tench"]
    )
    assert match.present == 4
    assert dict(match.matched) == {"peacock": 0, "bullfrog": 2, "cock": 3, "kites": 1}
    assert texts(match) == [
        "4 of 5 classes of the model have images.",
        "1 folder matches by a synonym or plural: kites is kite.",
        "1 folder matches no class of the model: runs. Choose with --class-map FILE.",
    ]
    near = gallery("peacock", "bulfrogg").match(["peacock", "bullfrog"])
    assert texts(near)[1] == (
        "1 folder matches no class of the model: bulfrogg (nearest: bullfrog). "
        "Choose with --class-map FILE."
    )


def test_a_model_without_names_states_where_to_get_them() -> None:
    bare = [f"class {number}" for number in range(1000)]
    (note,) = gallery("peacock", "tench").match(bare).notes
    assert note.warning
    assert note.text.endswith(
        "peacock, tench. The model's 1,000 classes have no names and may be ImageNet's; "
        "provide them with --labels FILE."
    )
    assert gallery("3", "5").targets(bare).tolist() == [3, 5]


def test_without_classes_nothing_is_stated() -> None:
    assert gallery(None, None).match(["cat"]).notes == ()


def test_a_match_by_synonym_or_plural_is_stated() -> None:
    match = gallery("husky", "ladybirds", "tench").match(["Eskimo dog", "ladybug", "tench"])
    assert match.synonyms == ("husky", "ladybirds")
    assert texts(match)[1] == (
        "2 folders match by a synonym or plural: husky is Eskimo dog, ladybirds is ladybug."
    )


def test_two_folders_of_one_class_are_stated() -> None:
    match = gallery("orca", "killer_whale").match(None)
    assert texts(match)[2] == (
        "Several folders are one class of the model: orca and killer_whale are killer whale."
    )


def test_an_image_with_two_labels_is_neither_right_nor_wrong_and_has_both() -> None:
    both = item(0, "benign", "malignant")
    same = item(1, "Benign", "benign")
    result = Gallery("test", [both, same], (), starter=False)
    assert result.targets(["malignant", "benign"]).tolist() == [-1, 1]
    assert result.target_sets(["malignant", "benign"]) == ((0, 1), (1,))
    assert {each.name: each.count for each in result.classes} == {
        "benign": 2,
        "malignant": 1,
        "Benign": 1,
    }
    assert result.conflicts == (both, same)


def test_a_class_map_wins_over_everything() -> None:
    stated = gallery("peacock", "tench", class_map={"peacock": "bullfrog", "tench": 0})
    assert stated.targets(["peacock", "bullfrog", "tench"]).tolist() == [1, 0]
    assert stated.sha256 != gallery("peacock", "tench").sha256


def test_an_index_is_made_once_for_each_models_labels() -> None:
    assert label_index(("a", "b")) is label_index(("a", "b"))
