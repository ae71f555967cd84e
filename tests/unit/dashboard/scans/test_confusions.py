"""Groups mean the same images in the table, the confusions, the filters and the gallery."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.figures.confusions import confusions_figure, size
from dashboard.figures.map import map_figure
from dashboard.pages.dataset.confusions import explanation, graph_parts, title
from dashboard.scans import summary
from dashboard.scans.confusions import Matrix, divides, matrix
from data.analysis.confusion import confusions
from data.gallery.gallery import Gallery, Query
from data.gallery.items import Item
from data.gallery.labels import CLASSES, by_name
from data.scans import Scan, ScanImage
from data.scans.subsets import Subset
from tests.unit.data.scans.small import plan


def index(name: str) -> int:
    result = by_name(name)
    assert result is not None
    return result.index


# What an image is, what it is taken for, and how often.
MADE = (
    ("beagle", "beagle", 4),
    ("beagle", "pug", 2),  # wrong, and a dog all the same
    ("pug", "pug", 3),
    ("pug", "tabby", 1),
    ("tabby", "tabby", 2),
    ("mongoose", "mongoose", 1),
    ("mongoose", "beagle", 1),
    ("maze", "prison", 1),
    ("", "pug", 2),  # no label
)


def scan_of(made: tuple[tuple[str, str, int], ...] = MADE, *, imagenet: bool = True) -> Scan:
    pairs = [(true, text) for true, text, count in made for _ in range(count)]
    names = [each.name for each in CLASSES]
    if not imagenet:
        names = sorted({name for pair in pairs for name in pair if name})
    place = {name: number for number, name in enumerate(names)}
    images = tuple(
        ScanImage(
            id=f"{i:064x}",
            path="",
            name=f"{i}.jpg",
            label=place.get(true, -1),
            class_name=true,
            # as releases up to 0.6.0 kept them
            groups=("mammal",) if true == "mongoose" else (),
        )
        for i, (true, _) in enumerate(pairs)
    )
    many = len(pairs)
    arrays: dict[str, Any] = {
        "classes": np.array([[place[text]] for _, text in pairs]),
        "probabilities": np.full((many, 1), 0.75, np.float32),
        "loss": np.ones(many, np.float32),
        "features": np.zeros((many, 1), np.float32),
    }
    provenance = {**plan().provenance, "labels": names, "model": "tiny", "imagenet": imagenet}
    return Scan(Path(), replace(plan(), images=images, provenance=provenance), arrays, (), 0.0, 0.0)


@pytest.fixture
def scan() -> Scan:
    return scan_of()


def of(scan: Scan, group: str = "") -> Matrix:
    result = matrix(scan, group)
    assert result is not None
    return result


def test_confusions_by_hand(scan: Scan) -> None:
    result = of(scan).confusions
    assert result.rows == ("dog", "feline", "other mammal", "other")
    assert result.columns == ("dog", "feline", "other")
    assert result.n.tolist() == [10, 2, 2, 1]
    assert result.right.tolist() == [7, 2, 1, 0]
    # a dog taken for another dog is wrong, and stands on the diagonal as such
    assert result.wrong.tolist() == [[2, 1, 0], [0, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_every_labelled_image_counts_once(scan: Scan) -> None:
    for group in ("", *divides(scan)):
        result = of(scan, group)
        counts = result.confusions
        assert (counts.right + counts.wrong.sum(1) == counts.n).all()
    whole = of(scan)
    assert (whole.images, whole.right) == (15, 10)
    assert title(whole) == (
        "labelled images predicted right: "
        "66.7\u00a0% (38.3 to 88.2\u00a0%, 95\u00a0% interval, n = 15)"
    )


def test_the_table_the_confusions_and_the_filter_agree(scan: Scan) -> None:
    rows = {row["name"]: row for row in summary.table(scan) if row["kind"] == "group"}
    result = of(scan)
    counts = result.confusions
    for name, n, right in zip(counts.rows, counts.n, counts.right, strict=True):
        assert rows[name]["labelled"] == rows[name]["images"] == n
        assert rows[name]["accuracy"] == right / n
        assert len(Subset.parse(str(rows[name]["subset"])).positions(scan)) == n
        assert scan.in_group(name).sum() == n
    mammals = ("dog", "feline", "other mammal")
    assert rows["mammal"]["images"] == sum(int(str(rows[name]["images"])) for name in mammals) == 14
    assert scan.groups == ("mammal", *mammals, "other")


@pytest.mark.parametrize("group", ["", "dog", "other mammal", "other"])
def test_each_cell_leads_to_as_many_images_as_it_states(scan: Scan, group: str) -> None:
    result = of(scan, group)
    counts = result.confusions
    for i, row in enumerate(counts.rows):
        assert len(Subset.parse(result.of_right(row)).positions(scan)) == counts.right[i]
        for k, column in enumerate(counts.columns):
            cell = Subset.parse(result.of_wrong(row, column)).positions(scan)
            assert len(cell) == counts.wrong[i, k]


def test_every_row_of_the_table_leads_to_as_many_images_as_it_states() -> None:
    several = replace(scan_of().plan.images[0], label=-1, class_names=("beagle", "pug"))
    made = scan_of()
    images = (several, *made.plan.images[1:])
    scan = replace(made, plan=replace(made.plan, images=images))
    rows = summary.table(scan)
    for row in rows:
        assert len(Subset.parse(str(row["subset"])).positions(scan)) == row["images"], row
    beagle = next(row for row in rows if row["name"] == "beagle")
    assert (beagle["images"], beagle["labelled"], beagle["accuracy"]) == (6, 5, 3 / 5)
    assert "beagle / pug" not in {row["name"] for row in rows}
    assert next(row for row in rows if row["name"] == "dog")["labelled"] == 9


def test_a_group_opens_to_the_classes_inside(scan: Scan) -> None:
    result = of(scan, "dog")
    assert result.confusions.rows == ("beagle", "pug")
    assert result.confusions.columns == ("pug", "tabby")
    assert result.confusions.n.tolist() == [6, 4]
    assert result.confusions.right.tolist() == [4, 3]
    assert result.confusions.wrong.tolist() == [[2, 0], [0, 1]]
    assert title(result).startswith("dog: labelled images predicted right: 70.0")
    assert result.images == of(scan).confusions.n[0]
    assert result.right == of(scan).confusions.right[0]


def test_without_a_wrong_image_there_are_words_instead_of_a_figure(scan: Scan) -> None:
    right = of(scan_of((("beagle", "beagle", 4), ("tabby", "tabby", 2))))
    assert right.confusions.rows
    assert explanation(right) == "No image is predicted wrong."
    assert (graph_parts(right)["graph"].data, graph_parts(right)["graph_style"]) == (
        (),
        {"height": "0px"},
    )
    assert len(graph_parts(of(scan))["graph"].data) == 2


def test_what_is_left_out_is_stated(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert explanation(of(scan, "feline")) == (
        "No image is predicted wrong. Not shown here, but in the table: 1 class without a wrong "
        "image."
    )
    monkeypatch.setattr("dashboard.scans.confusions.MOST", 1)
    matrix.cache_clear()
    result = of(scan, "dog")
    assert (result.confusions.rows, result.more_rows, result.without) == (("beagle",), 1, 0)
    assert (result.images, result.right) == (10, 7)
    assert "1 class with fewer wrong images" in explanation(result)
    matrix.cache_clear()


def test_classes_of_ones_own_are_compared_without_groups() -> None:
    scan = scan_of(imagenet=False)
    assert divides(scan) == ()
    result = of(scan)
    assert not result.of_groups
    assert result.confusions.rows[0] == "beagle"
    assert result.images == 15
    assert result.of_wrong("maze", "prison") == "class:maze & outcome:wrong & predicted:prison"
    assert "group" not in explanation(result)
    # what the gallery knows of its images stays a filter
    assert scan.groups == ("mammal", "other mammal")
    assert scan.in_group("other mammal").sum() == 2


def test_counts_do_not_depend_on_the_order_of_images() -> None:
    numbers = np.random.default_rng(0)
    true, text = (numbers.choice(["a", "b", "c"], 60) for _ in range(2))
    correct = (true == text) & (numbers.random(60) < 0.8)
    result = confusions(true, text, correct, "abc".index)
    turned = confusions(true[::-1], text[::-1], correct[::-1], "abc".index)
    assert (result.wrong == turned.wrong).all()
    for i, row in enumerate(result.rows):
        for k, column in enumerate(result.columns):
            both = (true == row) & (text == column) & ~correct
            assert result.wrong[i, k] == both.sum()


def test_the_figure_shows_accuracy_beside_wrong_images(scan: Scan) -> None:
    result = of(scan)
    rights, wrong = confusions_figure(result).data
    assert rights.text[0][0] == "7 · 70.0\u00a0%"
    # texts, as Dash leaves a list out of what a click says
    assert rights.customdata[0][0] == "group:dog & outcome:right"
    assert wrong.y[0] == "dog (10)"
    assert list(wrong.text[0]) == ["2", "1", ""]
    # Clopper and Pearson's lower ends of 2 and 1 of 10, and of 2 of 2: 0.025 ** (1 / 2)
    np.testing.assert_allclose(wrong.z[0][:2], [0.0252107, 0.0025286], rtol=1e-4)
    np.testing.assert_allclose(rights.z[1], [0.025**0.5], rtol=1e-6)
    assert tuple(wrong.hovertext[0]) == (
        "labelled dog, predicted another class of dog<br>"
        "2 images, 20.0\u00a0% of the 10 in this row",
        f"labelled dog, predicted {wrong.x[1]}<br>1 image, 10.0\u00a0% of the 10 in this row",
        "",
    )
    assert rights.hovertext[0][0] == (
        "labelled dog: 7 predicted right<br>"
        "70.0\u00a0% (34.7 to 93.4\u00a0%, 95\u00a0% interval, n = 10)"
    )
    for trace in (rights, wrong):  # the page's own ground and ink, dark or light
        assert all("rgba" in colour for _, colour in trace.colorscale)
        assert "%{z" not in trace.hovertemplate
    css = (Path(__file__).parents[4] / "assets/components/figures.css").read_text(encoding="utf-8")
    assert "\n.heatmap-label text { fill: var(--ink) !important; }" in css
    assert wrong.customdata[0][0] == "group:dog & outcome:wrong & predicted-group:dog"
    inside = [
        result.confusions.rows.index(name)
        for name in result.confusions.columns
        if _own(result, name)
    ]
    assert [shape.y0 + 0.5 for shape in confusions_figure(result).layout.shapes] == inside
    assert 0 < len(inside) < 3  # of dog, feline and other: no frame marks what is not there
    assert not confusions_figure(of(scan, "dog")).layout.shapes
    width, height = size(result)
    assert width > 200
    assert height > 100


def test_few_images_are_pale_beside_many() -> None:
    """One weapon of one that is taken for another group is less sure than 30 of 60 dogs."""
    made = (("beagle", "tabby", 30), ("beagle", "beagle", 30), ("maze", "tabby", 1))
    result = of(scan_of(made))
    _, wrong = confusions_figure(result).data
    dog, other = (result.confusions.rows.index(name) for name in ("dog", "other"))
    assert wrong.z[other][0] == pytest.approx(0.025)  # 1 of 1: no lower end but half of 5 %
    assert wrong.z[dog][0] == pytest.approx(wrong.zmax)
    assert wrong.zmax > 0.35
    few = confusions_figure(of(scan_of((("beagle", "tabby", 1),)))).data[1]
    assert few.z[0][0] < 0.3 * few.zmax  # also where no cell rests on more


def test_the_map_is_coloured_by_the_same_groups(scan: Scan) -> None:
    points = np.zeros((len(scan.image_ids), 2))
    figure = map_figure(scan, points, "group")
    sizes = {trace.name: len(trace.x) for trace in figure.data}
    assert sizes == {"dog": 10, "feline": 2, "other mammal": 2, "no group": 2, "others": 1}


def test_the_gallery_filters_by_the_same_groups() -> None:
    """Also where only the spelling of a folder says which class it is."""
    folders = ("beagles", "mongoose", "maze", "beagle", "my things")
    items = [
        Item(f"{i:064x}", Path(f"{i}"), f"{i}.jpg", 8, 8, None, None, name, (), "")
        for i, name in enumerate(folders)
    ]
    gallery = Gallery("test", items, (), starter=False)
    assert gallery.groups == ("mammal", "dog", "other mammal", "other")
    sizes = {group: len(gallery.select(Query(group=group))) for group in gallery.groups}
    assert sizes == {"mammal": 3, "dog": 2, "other mammal": 1, "other": 1}
    assert gallery.item_groups[4] == ()
    mapped = {"my things": 3}  # a class of another model: nothing of ImageNet's
    own = Gallery("x", items, (), starter=False, class_map=mapped, mapped_to=list("abcd"))
    assert own.groups == ()
    here = Gallery("x", items, (), starter=False, class_map={"my things": index("pug")})
    assert len(here.select(Query(group="dog"))) == 3


def test_numbers_are_classes_of_the_model_and_have_groups_for_imagenet_alone() -> None:
    items = [
        Item(f"{i:064x}", Path(f"{i}"), f"{i}.jpg", 8, 8, None, None, f"{i}", (), "")
        for i in (0, 1, 7)
    ]
    names = [f"colour {i}" for i in range(12)]
    own = Gallery("digits", items, (), starter=False, mapped_to=names)
    assert own.groups == ()
    unknown = Gallery("digits", items, (), starter=False)
    assert unknown.groups == ("bird", "fish")
    assert unknown.groups_for(None) == (("fish",), ("fish",), ("bird",))  # tench, goldfish, cock
    assert unknown.groups_for(names) == ((), (), ())


def _own(matrix: Matrix, name: str) -> int:
    """Wrong images of a group that are taken for another class of it."""
    result = matrix.confusions
    return int(result.wrong[result.rows.index(name), result.columns.index(name)])
