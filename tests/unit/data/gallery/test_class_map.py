"""A class map states by hand which class each folder is; what does not fit gets one sentence."""

from pathlib import Path

import pytest

from data.errors import GalleryProblem
from data.gallery.class_map import check_classes, note_absent, read_class_map
from data.gallery.notes import GalleryNote


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("cats,tabby\ndogs,7\n", {"cats": "tabby", "dogs": "7"}),
        ("folder,class\ncats,tabby\n\n", {"cats": "tabby"}),
        ("\ufeffcats, tabby\r\n", {"cats": "tabby"}),
        ("folder;class\ncats;tabby, tabby cat\n", {"cats": "tabby, tabby cat"}),
        ("cats\ttabby\ndogs\t7\n", {"cats": "tabby", "dogs": "7"}),
        ("sep=;\r\ncats;tabby\r\n", {"cats": "tabby"}),
        ('cats,"tabby, tabby cat"\n', {"cats": "tabby, tabby cat"}),
        ('{"cats": "tabby", "dogs": 7}', {"cats": "tabby", "dogs": 7}),
        ("Ka\u0308fer,beetle", {"K\u00e4fer": "beetle"}),
    ],
)
def test_csv_and_json_state_the_same(
    tmp_path: Path, text: str, stated: dict[str, str | int]
) -> None:
    file = tmp_path / "map"
    file.write_text(text, encoding="utf-8")
    assert read_class_map(file) == stated


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty; write lines of folder,class."),
        (b"folder,class\n", "is empty"),
        (b"cats,tabby,3\n", "Line 1 of the class map .* must be folder,class"),
        (b"cats\n", "Line 1 of"),
        (b"cats;tabby\ndogs,lynx\n", r"Line 1 .* one separator in all lines: comma, semicolon or"),
        (b"cats,tabby\ncats,lynx\n", "states two classes for 'cats'; keep one"),
        (b'["cats"]', "must be a JSON object such as"),
        (b'{"cats": null}', "must state a name or an index for 'cats', not null"),
        (b'{"cats": ', "is not valid JSON"),
        (b"K\xe4fer,beetle", "is not UTF-8 text"),
    ],
)
def test_what_is_no_class_map_gets_one_sentence(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    file = tmp_path / "map.csv"
    file.write_bytes(content)
    with pytest.raises(GalleryProblem, match=problem):
        read_class_map(file)


def test_a_map_of_no_folder_that_is_there_is_refused() -> None:
    assert note_absent({"cats": "tabby"}, ["cats", "dogs"]) == []
    with pytest.raises(GalleryProblem) as caught:
        note_absent({"cat": "tabby"}, ["cats", "dogs"])
    assert str(caught.value) == (
        "The class map names the folder 'cat', which is not a class folder of this gallery; did "
        "you mean 'cats'?"
    )
    with pytest.raises(GalleryProblem, match=r"gallery; it has cats, dogs\.$"):
        note_absent({"zebra": "tabby"}, ["dogs", "cats"])


def test_a_folder_that_is_absent_beside_others_is_stated_and_one_misspelt_is_a_warning() -> None:
    whole = {"cats": "tabby", "zebra": "lynx", "dogs": 1}
    assert note_absent(whole, ["cats", "dogs"]) == [
        GalleryNote(
            "classes",
            "The class map also names 1 folder that is not in this gallery: zebra.",
        )
    ]
    assert not note_absent({"9": 9, "99": 0}, ["9", "98"])[0].warning
    assert note_absent({"cats": "tabby", "dog": 1, "x": 0}, ["cats", "dogs"]) == [
        GalleryNote(
            "classes",
            "The class map also names 2 folders that are not in this gallery: dog (nearest: "
            "dogs), x.",
            warning=True,
        )
    ]


def test_wordnet_ids_name_imagenets_classes() -> None:
    check_classes({"a": "n01440764", "b": "n02085620-Chihuahua"}, None, "Net")
    check_classes({"a": "n01440764"}, ("tench", "lynx"), "Net")
    with pytest.raises(GalleryProblem) as caught:
        check_classes({"a": "n99999999"}, None, "Net")
    assert str(caught.value) == (
        "The class map assigns 'a' to 'n99999999', which is not one class of Net; state a class by "
        "name, by WordNet id, or by index, 0 to 999."
    )


def test_a_class_that_the_model_lacks_is_refused() -> None:
    labels = ("tabby", "lynx")
    check_classes({"a": "Tabby", "b": 1, "c": "1"}, labels, "Net")
    with pytest.raises(GalleryProblem) as caught:
        check_classes({"cats": "tabbi"}, labels, "Net")
    assert str(caught.value) == (
        "The class map assigns 'cats' to 'tabbi', which is not one class of Net; "
        "did you mean tabby?"
    )
    with pytest.raises(GalleryProblem, match=r"state a class by name, or by index, 0 to 1\.$"):
        check_classes({"cats": 2}, labels, "Net")
