"""Class names: from Python values and from files of every usual form, or one sentence."""

import json
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from torch import nn

from explainers import load_model
from explainers.errors import UnfitLabels
from explainers.models.label_files import read_labels
from explainers.models.labels import class_names, imagenet_labels

TWO = ("peacock", "bullfrog")


class TestFromPython:
    @pytest.mark.parametrize(
        "value",
        [
            ["peacock", "bullfrog"],
            TWO,
            {0: "peacock", 1: "bullfrog"},
            {1: "bullfrog", 0: "peacock"},
            {"0": "peacock", "1": "bullfrog"},
            {"bullfrog": 1, "peacock": 0},
            MappingProxyType({np.int64(1): "bullfrog", np.int64(0): "peacock"}),
            np.array(["peacock", "bullfrog"]),
            np.array(["peacock", "bullfrog"], dtype=object),
            pd.Series(["peacock", "bullfrog"], index=[5, 7]),
            pd.Index(["peacock", "bullfrog"]),
        ],
    )
    def test_in_index_order(self, value: object) -> None:
        names = class_names(value).names
        assert names == TWO
        assert {type(name) for name in names} == {str}

    def test_classes_named_by_numbers(self) -> None:
        assert class_names({"1": 0, "2": 1, "10": 2}).names == ("1", "2", "10")
        assert class_names({"0": "1", "1": "2"}).names == ("1", "2")

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ({"peacock", "bullfrog"}, "A set has no order, so the labels cannot be one"),
            (frozenset(TWO), "A set has no order"),
            ({0: "a", 2: "b"}, "The indices in the labels are 0, 2; provide each of 0 to 1 once"),
            ({"a": 0, "b": 0}, "The indices in the labels are 0, 0"),
            (
                {"a": "b"},
                'the labels holds no class names, and its keys are "a"; provide a list of names',
            ),
            ({0: 1.5}, r"Each name in the labels must be a text; class 0 is the number 1\.5\."),
            (["a", 3], r"must be a text; class 1 is the number 3\."),
            (["a", None], "must be a text; class 1 is empty"),
            (np.array([1, 2]), "must be a text; class 0 is the number 1"),
            (np.array([["a"], ["b"]]), "as one list of names, not as an array of shape 2x1"),
            (pd.DataFrame({"name": ["a"]}), "not as a DataFrame of shape 1x1"),
            (b"abc", "Provide the labels as one list of names, not as a bytes"),
            (7, "Provide the labels as a list of names or a dict, not as the number 7"),
            ([], "no names"),
            ({}, "no names"),
            (["a", " "], "Class 1 has no name"),
            (["a", "b", "a"], '"a" is the name of the classes 0, 2 in the labels'),
        ],
    )
    def test_one_sentence(self, value: object, sentence: str) -> None:
        with pytest.raises(UnfitLabels, match=sentence) as caught:
            class_names(value)
        assert "\n" not in str(caught.value)

    def test_a_dict_names_a_model(self) -> None:
        net = nn.Sequential(nn.Conv2d(3, 2, 9), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        model = load_model(net, labels={1: "bullfrog", 0: "peacock"})
        assert model.labels == TWO
        assert "Classes: 2 names from a dict in Python." in [n.text for n in model.card.notes]


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "content", "how"),
        [
            ("a.txt", "peacock\nbullfrog\n", ""),
            ("a.txt", " peacock \r\nbullfrog\r\n\r\n\n", ""),
            ("a.txt", "peacock,bullfrog", ", in one line"),
            ("a.txt", "0 peacock\n1 bullfrog", ", indices 0 to 1 were removed from the lines"),
            ("a.txt", "1: peacock\n2: bullfrog", ", indices 1 to 2 were removed from the lines"),
            ("a.txt", "1\tbullfrog\n0\tpeacock", ", indices 0 to 1 were removed from the lines"),
            ("a.txt", "bullfrog 1\npeacock 0", ", indices 0 to 1 were removed from the lines"),
            ("a.txt", "bullfrog: 1\npeacock: 0", ", indices 0 to 1 were removed from the lines"),
            ("a.txt", "bullfrog = 1\npeacock=0", ", indices 0 to 1 were removed from the lines"),
            (
                "a.txt",
                "n01806143 peacock, peafowl\nn01641577 bullfrog, Rana catesbeiana",
                ", WordNet ids and all but the first synonym were removed from the lines",
            ),
            ("a.csv", "index,name\n1,bullfrog\n0,peacock\n", " (column name)"),
            ("a.csv", "name,class_id\nbullfrog,1\npeacock,0\n", " (column name)"),
            ("a.csv", "label,name\n1,bullfrog\n0,peacock\n", " (column name)"),
            ("a.csv", "Name\npeacock\nbullfrog\n", " (column Name)"),
            ("a.csv", "peacock,bullfrog\n", ", in one line"),
            ("a.csv", "peacock\nbullfrog\n", ""),
            ("a.csv", "1,bullfrog\n0,peacock\n", ""),
            ("a.csv", "bullfrog,1\npeacock,0\n", ""),
            ("a.tsv", "index\tname\n0\tpeacock\n1\tbullfrog\n", " (column name)"),
            ("a.json", '["peacock", "bullfrog"]', ""),
            ("a", '{"0": "peacock", "1": "bullfrog"}', ""),
            ("a.json", '{"peacock": 0, "bullfrog": 1}', ""),
            ("a.json", '{"1": ["n01641577", "bullfrog"], "0": ["n01806143", "peacock"]}', ""),
            ("a.txt", "{0: 'peacock',\n 1: 'bullfrog'}", ""),
            ("a.json", '{"id2label": {"0": "peacock", "1": "bullfrog"}}', " (id2label)"),
            (
                "a.json",
                '[{"id": 1, "name": "peacock"}, {"id": 2, "name": "bullfrog"}]',
                ", in the order of the ids 1 to 2",
            ),
            ("a.yaml", "nc: 2\nnames: [peacock, bullfrog]\n", " (names)"),
            ("a.yml", "names:\n  1: bullfrog\n  0: peacock\n", " (names)"),
            ("a.yaml", "- peacock\n- bullfrog\n", ""),
        ],
    )
    def test_forms(self, tmp_path: Path, name: str, content: str, how: str) -> None:
        (tmp_path / name).write_text(content)
        result = read_labels(tmp_path / name)
        assert result.names == TWO
        assert [note.text for note in result.notes] == [f"Classes: 2 names from {name}{how}."]

    @pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_codings(self, tmp_path: Path, coding: str) -> None:
        (tmp_path / "a.txt").write_text("Käfer\nAmsel\n", encoding=coding)
        assert read_labels(tmp_path / "a.txt").names == ("Käfer", "Amsel")

    @pytest.mark.parametrize(
        ("lines", "names"),
        [
            ("1\n2\n10", ("1", "2", "10")),
            ("7 wonders\n2 cats", ("7 wonders", "2 cats")),
            ("class 0\nclass 1", ("class 0", "class 1")),
            ("no\nyes", ("no", "yes")),
        ],
    )
    def test_numbers_that_belong_to_names_stay(
        self, tmp_path: Path, lines: str, names: tuple[str, ...]
    ) -> None:
        (tmp_path / "a.txt").write_text(lines)
        assert read_labels(tmp_path / "a.txt").names == names

    def test_yamls_own_words_are_names(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text("names: [no, yes, 1.0, null]")
        assert read_labels(tmp_path / "a.yaml").names == ("no", "yes", "1.0", "null")

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.txt", None, "cannot be read"),
            ("a.txt", b"", "is empty"),
            ("a.txt", b"\n \n", "is empty"),
            ("a.txt", b"peacock\n\nbullfrog\n", "Line 2 of the labels file .* is blank"),
            ("a.txt", "Käfer\n".encode("latin-1"), "is not UTF-8"),
            ("a.txt", b"\x00\x01", "is not text"),
            ("a.txt", b"cat\ncat\n", '"cat" is the name of the classes 0, 1'),
            ("a.json", b'["cat"', "not valid JSON"),
            ("a.json", b'["cat", 1]', "class 1 is the number 1"),
            ("a.json", b'"cat"', "must hold a list of names"),
            ("a.json", b'{"version": "1", "info": "x"}', "map indices to names or names"),
            ("a.json", b"[]", "no names"),
            ("a.yaml", b"names: [a, b", "not valid YAML"),
            ("a.yaml", b"nothing", "must hold a list of names"),
            ("a.csv", b"a,b,c\nd,e,f\n", "does not state which column holds the names"),
            ("a.csv", b"index,name\n0,a\n0,b\n", "Two classes .* have the same index"),
            ("a.csv", b"index,name\n0,a\n2,b\n", "The indices in .* are 0, 2"),
        ],
    )
    def test_one_sentence(
        self, tmp_path: Path, name: str, content: bytes | None, sentence: str
    ) -> None:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(UnfitLabels, match=sentence) as caught:
            read_labels(tmp_path / name)
        assert "\n" not in str(caught.value)


NUMBERED = tuple(sorted(map(str, range(12))))  # as ImageFolder sorts folders: 0, 1, 10, 11, 2
TO_INDEX = {name: index for index, name in enumerate(NUMBERED)}
TO_NAME = {str(index): name for index, name in enumerate(NUMBERED)}


class TestNumbersThatNameNumbers:
    """Of a map of numbers, only a key or the types state which of them are the indices."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("a.json", {"class_to_idx": TO_INDEX}),
            ("a.json", {"class_to_idx": {name: str(i) for name, i in TO_INDEX.items()}}),
            ("a.json", {"label2id": TO_INDEX}),
            ("a.json", {"id2label": TO_NAME}),
            ("a.json", {"idx_to_class": {i: int(name) for i, name in TO_NAME.items()}}),
            ("a.yaml", {"class_to_idx": TO_INDEX}),
        ],
    )
    def test_a_key_states_the_direction(self, tmp_path: Path, name: str, value: object) -> None:
        (tmp_path / name).write_text(json.dumps(value))
        assert read_labels(tmp_path / name).names == NUMBERED

    def test_the_side_that_begins_at_0_has_the_indices(self, tmp_path: Path) -> None:
        from_1 = sorted(map(str, range(1, 13)))
        (tmp_path / "a.json").write_text(json.dumps({name: i for i, name in enumerate(from_1)}))
        assert read_labels(tmp_path / "a.json").names == tuple(from_1)

    @pytest.mark.parametrize("value", [TO_INDEX, TO_NAME])
    def test_without_a_key_a_file_leaves_it_open(
        self, tmp_path: Path, value: dict[str, object]
    ) -> None:
        (tmp_path / "a.json").write_text(json.dumps(value))
        with pytest.raises(UnfitLabels) as caught:
            read_labels(tmp_path / "a.json")
        assert str(caught.value) == (
            f"Both the keys and the values of the labels file {tmp_path / 'a.json'} are the "
            "numbers 0 to 11, so either may be the indices; write the map under the key "
            '"class_to_idx" (name to index) or "id2label" (index to name), or write the names as a '
            "list in index order."
        )

    def test_where_both_directions_are_the_same_there_is_nothing_to_decide(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "a.json").write_text(json.dumps({str(i): i for i in range(12)}))
        assert read_labels(tmp_path / "a.json").names == tuple(map(str, range(12)))

    def test_in_python_names_are_texts_and_indices_are_not(self) -> None:
        assert class_names(TO_INDEX).names == NUMBERED
        assert class_names({int(i): name for i, name in TO_NAME.items()}).names == NUMBERED
        for value in (TO_NAME, {int(i): int(name) for i, name in TO_NAME.items()}):
            with pytest.raises(UnfitLabels, match="either may be the indices"):
                class_names(value)


class TestImageNet:
    def test_recognised_in_every_usual_form(self, tmp_path: Path) -> None:
        usual = imagenet_labels()
        forms = [
            "\n".join(usual),
            "\n".join(name.title() for name in usual),
            "\n".join(name.replace(" ", "_") for name in usual),
            "\n".join(f"n{i:08d} {name}, synonym of {name}" for i, name in enumerate(usual)),
            "\n".join(f"{i} {name}" for i, name in enumerate(usual)),
            "\n".join({"crane bird": "crane"}.get(name, name) for name in usual),  # a double
            json.dumps({str(i): [f"n{i:08d}", name] for i, name in enumerate(usual)}),
        ]
        for text in forms:
            (tmp_path / "a.txt").write_text(text)
            result = read_labels(tmp_path / "a.txt")
            assert result.imagenet
            assert result.names == usual
            assert result.notes[0].text.endswith("they are ImageNet's, in its order.")

    def test_not_in_another_order_or_number(self, tmp_path: Path) -> None:
        usual = list(imagenet_labels())
        usual[0], usual[1] = usual[1], usual[0]
        assert not class_names(usual).imagenet
        assert not class_names([f"class {index}" for index in range(1000)]).imagenet
        assert not class_names(usual[:5]).imagenet
