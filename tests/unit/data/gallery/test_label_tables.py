"""A table of labels beside the images that is not read is stated."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.gallery.notes import GalleryNote
from data.gallery.open_gallery import open_gallery
from data.gallery.sources import Place, ilsvrc_val, unlabelled
from data.gallery.sources.label_tables import note_on_tables
from tests.unit.data.pictures import put

UNREAD = "{} is beside the images and is not read; sort the images into one folder per class."


def notes(place: Place) -> list[GalleryNote]:
    listing = ilsvrc_val.read(place) or unlabelled.read(place)
    return list(note_on_tables(place, listing))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("train.csv", "image_id,label\n7.jpg,3\n1.jpg,0\n"),
        ("train.csv", "id,breed\n9,collie\n1,husky\n"),
        ("train.tsv", "label\tpath\ncat\timages\\1.jpg\n"),
        ("train.csv", "path;class_name\nother/1.jpg;cat\n"),
        ("train/_classes.csv", "filename, red, blue\n2.jpg, 0, 1\n1.jpg, 1, 0\n"),
        ("train.txt", "1.jpg 3\n2.jpg 1\n"),
        ("train.csv", "file,animal\n2.jpg,killer whale\n1.jpg,cat\n"),
        ("train.json", '{"2.jpg": "killer whale", "1.jpg": "cat"}'),
        ("train.json", '{"train/1.jpg": 3}'),
        ("train.json", '{"labels": [["train/2.jpg", 0], ["train/1.jpg", 6]]}'),
        ("train.json", '[{"file_name": "1.jpg", "label": 0}]'),
        ("train/metadata.jsonl", '{"file_name": "1.jpg", "category": "cat"}\n\n'),
        (
            "train/_annotations.coco.json",
            '{"images": [{"id": 0, "file_name": "1.jpg"}], "categories": [{"id": 1}],'
            ' "annotations": [{"image_id": 0, "category_id": 1}]}',
        ),
    ],
)
def test_a_table_of_labels_is_stated(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / file).write_text(text)
    place = Place(tmp_path, ("train/1.jpg",), below="train/")
    assert notes(place) == [GalleryNote("classes", UNREAD.format(Path(file).name), warning=True)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "image_id,width,height\n1.jpg,640,480\n",
        "image_id,label\n2.jpg,0\n",
        "run,label\n1,good\n",
        "file,split\n1.jpg,train\n",
        "file,text\n1.jpg,two cats on a mat\n",
        "file,sharpness\n1.jpg,0.25\n",
        "These are 1 or 2 pictures.\nTaken in 2023.\n",
    ],
)
def test_other_tables_are_not_stated(tmp_path: Path, text: str) -> None:
    (tmp_path / "some.csv").write_text(text)
    assert notes(Place(tmp_path, ("1.jpg",))) == []


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        '{"1.jpg": "two cats on a mat"}',
        '{"2.jpg": "cat"}',
        '{"tench": 0, "goldfish": 1}',
        '[{"file_name": "1.jpg", "width": 640}]',
        '[["1.jpg", "cat", 3]]',
        "[" * 100_000,
    ],
)
def test_other_json_files_are_not_stated(tmp_path: Path, text: str) -> None:
    (tmp_path / "some.json").write_text(text)
    assert notes(Place(tmp_path, ("1.jpg",))) == []


def test_a_table_that_is_read_is_not_stated(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("file,label\na.jpg,n01440764\n")
    assert notes(Place(tmp_path, ("a.jpg",))) == []


def test_where_folders_tell_the_classes_it_is_no_warning(tmp_path: Path, database: Engine) -> None:
    put(tmp_path / "cat_x" / "a.jpg", 1)
    put(tmp_path / "dog_x" / "b.jpg", 2)
    (tmp_path / "train.csv").write_text("file,label\na.jpg,0\n")
    result = [note for note in open_gallery([tmp_path], database).notes if note.topic == "classes"]
    text = "train.csv is beside the images and is not read, as the names of folders or files "
    assert result == [GalleryNote("classes", f"{text}state the classes.")]
