"""Label files with columns or records: names come in the order that the file states."""

import json
from pathlib import Path

import pytest

from explainers.errors import UnfitLabels
from explainers.models.label_files import read_labels
from explainers.models.labels import ClassNames, class_names

THREE = ("red", "green", "blue")


def read(folder: Path, name: str, content: str) -> ClassNames:
    (folder / name).write_text(content, encoding="utf-8")
    return read_labels(folder / name)


class TestTables:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.csv", ",class,label\n0,red,0\n1,green,1\n2,blue,2\n"),  # as pandas writes it
            ("a.csv", ",class,label\n0,blue,2\n1,red,0\n2,green,1\n"),
            ("a.csv", ",class\n0,red\n1,green\n2,blue\n"),
            ("a.csv", ",0\n0,red\n1,green\n2,blue\n"),
            ("a.csv", "label,class\n2,blue\n0,red\n1,green\n"),
            ("a.csv", "label,score,class\n2,0.1,blue\n0,1e-3,red\n1,5%,green\n"),
            ("a.csv", "ClassId,SignName\n2,blue\n0,red\n1,green\n"),
            ("a.csv", "Class ID,English Name\n2,blue\n0,red\n1,green\n"),
            ("a.csv", "target,colour\n2.0,blue\n0.0,red\n1.0,green\n"),
            ("a.csv", "wnid,words\nn00000001,red\nn00000002,green\nn00000003,blue\n"),
            ("a.csv", "filename,colour\na.jpg,red\nb.jpg,green\nc.jpg,blue\n"),
            ("a.csv", "id;name\n2;blue\n0;red\n1;green\n"),
            ("a.csv", "sep=;\nid;name\n2;blue\n0;red\n1;green\n"),
            ("a.csv", "id;name;\n2;blue;\n0;red;\n1;green;\n"),
            ("a.csv", "id\tname\n2\tblue\n0\tred\n1\tgreen\n"),
            ("a.csv", "id|name\n2|blue\n0|red\n1|green\n"),
            ("a.tsv", "id,name\n2,blue\n0,red\n1,green\n"),
            ("a.csv", "red;0\ngreen;1\nblue;2\n"),
            ("a.txt", "blue;2\nred;0\ngreen;1\n"),
            ("a.txt", "blue,2\nred,0\ngreen,1\n"),
            ("a.txt", "id;name\n2;blue\n0;red\n1;green\n"),
            ("a.txt", "id\tname\n2\tblue\n0\tred\n1\tgreen\n"),
            ("a.txt", "red;green;blue"),
            ("a.txt", "red,\ngreen,\nblue,\n"),
            ("a.csv", "id,label,name\n17,0,red\n42,2,blue\n23,1,green\n"),
        ],
    )
    def test_columns(self, tmp_path: Path, name: str, content: str) -> None:
        assert read(tmp_path, name, content).names == THREE

    @pytest.mark.parametrize("title", ["count", "n_images", "num", "Number of images", "support"])
    def test_counts_are_no_indices(self, tmp_path: Path, title: str) -> None:
        result = read(tmp_path, "a.csv", f"class,{title}\nred,2\ngreen,0\nblue,1\n")
        assert result.names == THREE

    def test_a_column_that_may_hold_indices_is_refused_if_the_order_depends_on_it(
        self, tmp_path: Path
    ) -> None:
        assert read(tmp_path, "a.csv", "class,code\nred,0\ngreen,1\nblue,2\n").names == THREE
        assert read(tmp_path, "a.csv", "class,code\nred,7\ngreen,1\nblue,3\n").names == THREE
        with pytest.raises(UnfitLabels, match=r"The column code in .* may or may not hold indices"):
            read(tmp_path, "a.csv", "class,code\nred,2\ngreen,0\nblue,1\n")

    def test_names_that_are_numbers(self, tmp_path: Path) -> None:
        assert read(tmp_path, "a.csv", "index,name\n1,50\n0,20\n").names == ("20", "50")
        assert read(tmp_path, "a.csv", "label\n1\n2\n10\n").names == ("1", "2", "10")

    def test_names_that_hold_the_separator(self, tmp_path: Path) -> None:
        quoted = read(tmp_path, "a.csv", 'id,name\n0,"red, dark"\n1,blue\n')
        assert quoted.names == ("red, dark", "blue")
        assert read(tmp_path, "a.csv", "0;red, dark\n1;blue\n").names == ("red, dark", "blue")
        lines = read(tmp_path, "a.txt", "tench, Tinca\ngoldfish, Carassius\n")
        assert lines.names == ("tench, Tinca", "goldfish, Carassius")

    def test_indices_from_1_are_stated(self, tmp_path: Path) -> None:
        result = read(tmp_path, "a.csv", "id,name\n3,blue\n1,red\n2,green\n")
        assert result.names == THREE
        assert [(note.text, note.warning) for note in result.notes] == [
            (
                "Classes: 3 names from a.csv (column name), in the order of the ids 1 to 3.",
                False,
            )
        ]
        assert class_names({3: "blue", 1: "red", 2: "green"}).names == THREE
        assert class_names({"blue": 3, "red": 1, "green": 2}).names == THREE

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.txt", "red;dark\nblue;pale\n", "does not state which column holds the names"),
            ("a.csv", "red;dark\nblue;pale\n", "does not state which column holds the names"),
            (
                "a.csv",
                "id,name\n0,red, dark\n1,blue\n",
                "Row 2 of .* has 3 columns and most have 2",
            ),
            ("a.csv", "red,10\nblue,20\n", "The indices in .* are 10, 20; provide each of 0 to 1"),
            ("a.csv", "id,label,name\n0,1,a\n1,0,b\n", "columns id and label .* different orders"),
            ("a.csv", "id,name\n0,a\n,b\n", 'The class "b" in .* has no index'),
            ("a.csv", ",,\n,,\n", "There are no names in"),
            ("a.csv", "id,name\n", "There is only a header in"),
            ("a.csv", '"red,dark\nblue,pale\n', "A double quote in .* is not closed"),
            ("a.csv", "# colours\n0;red\n1;blue\n", "Row 1 of .* has 1 column and most have 2"),
            ("a.txt", "# colours\n0;red\n1;blue\n", "Row 1 of .* has 1 column and most have 2"),
            ("a.csv", "id,French,German\n0,a,b\n1,c,d\n", "columns French, German in .* may hold"),
            ("a.txt", "red\tdark\nblue\tpale\ngrey\n", "Row 3 of .* has 1 column and most have 2"),
            ("map.pbtxt", "item {\n  id: 1\n  name: 'red'\n}\n", "is a TensorFlow label map"),
            ("a.txt", "item {\n  id: 1\n  name: 'red'\n}\n", "is a TensorFlow label map"),
        ],
    )
    def test_one_sentence(self, tmp_path: Path, name: str, content: str, sentence: str) -> None:
        with pytest.raises(UnfitLabels, match=sentence) as caught:
            read(tmp_path, name, content)
        assert "\n" not in str(caught.value)


class TestRecords:
    @pytest.mark.parametrize(
        ("records", "how"),
        [
            ([{"id": 2, "name": "blue"}, {"id": 0, "name": "red"}, {"id": 1, "name": "green"}], ""),
            ([{"label": c, "index": i} for i, c in [(2, "blue"), (0, "red"), (1, "green")]], ""),
            ([{"label": i, "name": c} for i, c in [(2, "blue"), (0, "red"), (1, "green")]], ""),
            ([{"ClassId": str(i), "Name": c} for i, c in enumerate(THREE)][::-1], ""),
            ([{"name": name} for name in THREE], ""),
            ([{"id": f"n0000000{i}", "name": name} for i, name in enumerate(THREE)], ""),
            (
                [{"id": i, "name": c} for i, c in [(3, "blue"), (1, "red"), (2, "green")]],
                ", in the order of the ids 1 to 3",
            ),
            (
                [{"id": i, "idx": k, "name": c} for i, k, c in
                 [(90, 2, "blue"), (7, 0, "red"), (1, 1, "green")]],
                "",
            ),
        ],
    )  # fmt: skip
    def test_in_the_order_of_their_ids(
        self, tmp_path: Path, records: list[dict[str, object]], how: str
    ) -> None:
        result = read(tmp_path, "a.json", json.dumps(records))
        assert result.names == THREE
        assert [note.text for note in result.notes] == [f"Classes: 3 names from a.json{how}."]
        assert class_names(records).names == THREE

    def test_ids_with_gaps_are_taken_in_ascending_order_with_a_warning(
        self, tmp_path: Path
    ) -> None:
        kinds = [{"id": 90, "name": "blue"}, {"id": 1, "name": "red"}, {"id": 2, "name": "green"}]
        result = read(tmp_path, "a.json", json.dumps({"images": [], "categories": kinds}))
        assert result.names == THREE
        assert [(note.text, note.warning) for note in result.notes] == [
            (
                "Classes: 3 names from a.json (categories); the ids 1 to 90 with gaps were used "
                "in ascending order.",
                True,
            )
        ]

    def test_ids_in_a_csv_are_taken_so_too_and_indices_are_not(self, tmp_path: Path) -> None:
        rows = "17,blue\n3,red\n9,green\n"
        result = read(tmp_path, "a.csv", f"id,name\n{rows}")
        assert result.names == THREE
        assert [(note.text, note.warning) for note in result.notes] == [
            (
                "Classes: 3 names from a.csv (column name); the ids 3 to 17 with gaps were used "
                "in ascending order.",
                True,
            )
        ]
        records = [{"index": i, "name": c} for i, c in [(17, "blue"), (3, "red"), (9, "green")]]
        for name, content in [
            ("a.csv", f"index,name\n{rows}"),
            ("a.csv", rows),
            ("a.json", json.dumps(records)),
            ("a.json", '{"17": "blue", "3": "red", "9": "green"}'),
        ]:
            with pytest.raises(UnfitLabels, match=r"are 17, 3, 9; provide each of 0 to 2 once\.$"):
                read(tmp_path, name, content)

    def test_records_in_yaml(self, tmp_path: Path) -> None:
        content = "names:\n- {id: 1, name: green}\n- {id: 0, name: red}\n- {id: 2, name: blue}\n"
        assert read(tmp_path, "a.yaml", content).names == THREE

    @pytest.mark.parametrize(
        ("records", "sentence"),
        [
            ([{"id": 0, "name": "a"}, {"name": "b"}], 'Only 1 of 2 records .* a number as "id"'),
            ([{"id": 0, "name": "a"}, {"id": "x", "name": "b"}], "Only 1 of 2 records"),
            ([{"id": 4, "name": "a"}, {"id": 4, "name": "b"}], "ids in .* state 4 more than once"),
            ([{"id": 0, "name": "a"}, "b"], "Only some names in the labels have a record"),
            ([{"id": 0, "colour": "a"}], 'needs a "name" .* has "id", "colour"'),
            (
                [{"id": 1, "index": 0, "name": "a"}, {"id": 0, "index": 1, "name": "b"}],
                'keys "id", "index" in .* give different orders',
            ),
        ],
    )
    def test_one_sentence(self, records: list[object], sentence: str) -> None:
        with pytest.raises(UnfitLabels, match=sentence):
            class_names(records)
