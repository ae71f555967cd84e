"""What Dataset and Compare say of a scan: by hand, on a small one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from dashboard.figures.calibration import calibration_figure
from dashboard.figures.depth import depth_figure
from dashboard.figures.map import MOST, map_figure
from dashboard.figures.models import alike_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.pages.compare.effects import effect_values, q_words
from dashboard.pages.dataset.health import most_selective
from dashboard.pages.dataset.routes import with_level
from dashboard.reports.groups import comparison_report, groups_rows
from dashboard.reports.models import models_report, models_rows
from dashboard.routes.attachments import safe_csv
from dashboard.scans import summary
from dashboard.scans.channel_health import count_of_tests, selectivity_in_words
from dashboard.scans.groups import GroupComparison, TooFewImages, compare_groups
from dashboard.scans.image_tiles import on_thumbnail, tile
from dashboard.scans.member_rows import member_rows
from dashboard.scans.models import NotComparable, compare_models
from data.analysis.calibration import calibration
from data.analysis.cka import Alike, compare_layers
from data.analysis.effect import CONSTANT, HARDLY, compare_channels, hedges_g
from data.analysis.flips import unit_ranks
from data.analysis.separability import Separability
from data.db.database import open_database
from data.gallery.selections import keep_selection
from data.gallery.thumbnails import Thumbnails
from data.numerals import index, range_of
from data.scans import Scan, ScanStore, open_scan
from data.scans.subsets import Subset
from explainers.images.preprocess import ImagePreprocess
from tests.unit.data.scans.small import IMAGES, LAYERS, chunk, plan


def finished(store: ScanStore, seed: int = 0, **changed: Any) -> Scan:  # noqa: ANN401
    planned = store.prepare(plan(**changed))
    store.lease(planned.id, "me")
    for number in range(planned.chunks):
        store.commit(planned, "me", number, chunk(planned, number, seed))
    store.finish(planned, "me")
    return open_scan(store.folder(planned.id))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def store(database: Engine, home: Path) -> ScanStore:
    return ScanStore(database, home / "data" / "scans")


@pytest.fixture
def scan(store: ScanStore) -> Scan:
    given = {**plan().provenance, "model": "tiny", "preprocessing": "none", "target": "label"}
    return finished(store, provenance=given)


# Groups


def test_two_classes_by_hand(scan: Scan) -> None:
    found = compare_groups(scan, "class:cat", "class:dog")
    assert (found.a.tolist(), found.b.tolist(), found.shared) == ([0, 2, 4], [1, 3, 6], 0)
    g, _, _ = hedges_g(scan.channel_mean[[0, 2, 4]], scan.channel_mean[[1, 3, 6]])
    np.testing.assert_allclose(found.channels.g, g)
    assert not found.channels.significant.any()
    assert "Too few images" in found.caution
    assert found.count == "significance not tested: under 8 images on a side"
    assert found.significance(0) == "not tested"
    mean_a, mean_b, effect = found.statistics
    np.testing.assert_allclose(mean_a, scan.statistics[[0, 2, 4]].mean(0))
    assert effect.g.shape == mean_b.shape == (2, 2)
    assert effect.why.tolist() == [["no interval: under 8 images on a side"] * 2] * 2
    mean, _, spread, _ = found.cams("last")
    np.testing.assert_allclose(mean, scan.cam("last")[[0, 2, 4]].mean(0), rtol=1e-6)
    np.testing.assert_allclose(spread, scan.cam("last")[[0, 2, 4]].std(0), rtol=1e-5)
    assert found.cam_difference("last").words == "not tested: under 8 images on a side"


def test_a_part_is_compared_with_the_rest(scan: Scan) -> None:
    found = compare_groups(scan, "class:cat", "all")
    assert (found.a.tolist(), found.b.tolist()) == ([0, 2, 4], [1, 3, 5, 6])
    assert (found.shared, found.left_out_of) == (3, "B")
    assert found.named("cat", "all images") == ["cat", "all images without those of A"]
    turned = compare_groups(scan, "all", "class:cat")
    assert (turned.a.tolist(), turned.left_out_of) == ([1, 3, 5, 6], "A")
    assert turned.named("all images", "cat") == ["all images without those of B", "cat"]
    both = GroupComparison(scan, found.a, found.b, 1, "both")
    assert both.named("a", "b") == [
        "a without images on both sides",
        "b without images on both sides",
    ]
    apart = compare_groups(scan, "class:cat", "class:dog")
    assert apart.named("cat", "dog") == ["cat", "dog"]


def test_a_side_without_images_of_its_own_is_told(scan: Scan) -> None:
    with pytest.raises(TooFewImages, match="cat"):
        compare_groups(scan, "class:cat", "class:cat")


def test_the_report_holds_everything_and_runs_nothing(scan: Scan, tmp_path: Path) -> None:
    found = compare_groups(scan, "class:cat", "class:dog")
    page = comparison_report(found, "class:cat", "class:dog", Thumbnails(tmp_path))
    for part in (scan.id, "1" * 64, "Hedges", "cat", "Linear separability"):
        assert part in page
    assert "<script" not in page


def test_a_channel_that_two_layers_carry_on_is_one_finding(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As if the first channel of the last layer were that of the stem."""
    monkeypatch.setattr(
        "dashboard.scans.groups.carried_on", lambda *_: np.array([-1, -1, 0, -1, -1])
    )
    given = replace(scan)  # no cache knows it
    found = compare_groups(given, "class:cat", "class:dog")
    g = found.channels.g.copy()
    g[[0, 2]] = 5, 7
    found = replace(found)
    found.__dict__["channels"] = replace(found.channels, g=g)
    assert found.findings[[0, 2]].tolist() == [0, 0]
    assert len(found.strongest) == 4
    assert found.strongest[0].tolist() == [2, 0]
    assert found.other_layers(found.strongest[0]) == ["stem"]
    page = comparison_report(found, "class:cat", "class:dog", Thumbnails(tmp_path))
    assert "<td>last #0</td><td>stem</td><td>7.00</td>" in page.replace("\n", "")
    assert "last #0" in page
    assert "stem #0" not in page


def test_untested_channels_stand_in_no_count_and_separators_come_first(scan: Scan) -> None:
    """Eight images a side by repetition: channel 0 never varies, channel 1 separates the sides."""
    found = replace(compare_groups(replace(scan), "class:cat", "class:dog"))
    a, b = (np.random.default_rng(i).normal(size=(9, 5)) for i in (0, 1))
    a[:, 0], b[:, 0] = 1, 1
    a[:, 1], b[:, 1] = 1, 0
    found = replace(found, a=np.arange(9), b=np.arange(9))
    found.__dict__["channels"] = compare_channels(a, b)
    assert found.constant.tolist() == [0]
    assert found.strongest[0].tolist() == [1]
    assert 0 not in np.concatenate(found.strongest)
    assert found.count.startswith("1 of 4 tested channels at a false discovery rate of 5")
    assert found.count.endswith("1 distinct findings; 1 not tested: the same for all images")
    assert (found.significance(0), found.significance(1)) == ("not tested", "yes")
    assert "largest of 4 channels" in found.chosen_words
    head, first, *_, last = groups_rows(found)
    row = dict(zip(head, first, strict=True))
    assert (row["channel"], row["hedges_g"], row["low"]) == (1, "", "")
    assert (row["significant"], row["finding"]) == (True, 1)
    assert row["no_value"] == "no g: does not vary within the sides; higher in A"
    assert 0 < row["p"] < row["q"] < 0.05
    row = dict(zip(head, last, strict=True))
    assert (row["channel"], row["no_value"]) == (0, "not tested: the same for all images")
    assert [row[name] for name in ("hedges_g", "p", "q", "finding")] == [""] * 4
    assert row["significant"] == "not tested"
    values = effect_values(found.channels, 1)
    assert (values["g"], values["low"], values["high"]) == (None, None, None)
    assert values["noValue"] == "no g: does not vary within the sides; higher in A"
    ends = range_of(found.channels.low[2], found.channels.high[2])
    assert effect_values(found.channels, 2)["interval"] == (
        f"95\N{NO-BREAK SPACE}% interval {ends}, of this channel alone"
    )
    assert (row["interval_level"], row["note"]) == (0.95, "")
    assert found.heading == "Channels that separate them"
    nothing = replace(found)
    nothing.__dict__["channels"] = compare_channels(a[:, :1], b[:, :1])
    assert (nothing.strongest, nothing.chosen_words) == ((), "")
    assert nothing.heading == "Largest differences between channels"


DRAWN = (
    "A was drawn on the map of these features: its channels differ by construction, so nothing is "
    "tested."
)
ANSWERS = (
    "These groups come from the model's own predictions: differences of the last layers are "
    "partly by construction."
)


def made_of_features(scan: Scan, **origin: Any) -> GroupComparison:  # noqa: ANN401
    """Nine images a side by repetition: those low and those high in the first channel."""
    order = np.argsort(scan.channel_mean[:, 0])
    a, b = np.tile(order[:3], 3), np.tile(order[-3:], 3)
    return GroupComparison(scan, a, b, 0, "both", **origin)


def test_groups_drawn_on_the_features_are_described_but_not_tested(
    scan: Scan, tmp_path: Path
) -> None:
    """The same images as a class would be tested, and then channel 0 is significant."""
    tested = made_of_features(scan)
    assert tested.significance(0) == "yes"
    found = made_of_features(scan, drawn=("A",))
    np.testing.assert_array_equal(found.channels.g, tested.channels.g)
    assert [tuple(each) for each in found.strongest] == [tuple(each) for each in tested.strongest]
    for values in (found.channels.p, found.channels.q, found.channels.low, found.channels.high):
        assert np.isnan(values).all()
    assert {found.significance(channel) for channel in range(5)} == {"not tested"}
    assert found.significant_findings == 0
    assert found.caution == DRAWN
    brief = "A was drawn on the map of these features"
    assert found.count == f"significance not tested: {brief}"
    assert found.heading == "Largest differences between channels"
    assert (found.separability, found.separability_words) == (None, DRAWN)
    assert found.no_separability == brief
    assert tested.separability is not None
    assert q_words(found, 0) == "significance not tested"
    assert effect_values(found.channels, 0)["noInterval"] == f"no interval: {brief}"
    *_, of_statistics = found.statistics
    assert not of_statistics.decided.any()
    assert set(of_statistics.why.ravel()) <= {
        f"no interval: {brief}",
        CONSTANT,
        f"{HARDLY} on a side",
    }
    maps = found.cam_difference("last")
    assert maps.words == f"not tested: {brief}"
    assert np.isnan(maps.p).all()

    head, *rows = groups_rows(found)
    for values in rows:
        row = dict(zip(head, values, strict=True))
        assert (row["p"], row["q"], row["low"], row["significant"]) == ("", "", "", "not tested")
        assert (row["finding"], row["note"]) == ("", DRAWN)
        assert isinstance(row["hedges_g"], float)
    page = " ".join(
        comparison_report(found, "class:cat", "class:dog", Thumbnails(tmp_path)).split()
    )
    assert page.count(DRAWN) == 2  # above the channels and in place of the separability
    assert "<h2>Largest differences between channels</h2>" in page
    for claim in ("Mann-Whitney", "Balanced accuracy", "distinct findings", "q =", "q <"):
        assert claim not in page


def test_selections_are_drawn_and_outcomes_are_the_models_own_answers(
    scan: Scan, home: Path
) -> None:
    """A selection has no origin in its stored form, and comes from nowhere but the map."""
    drawn = f"selection:{keep_selection(scan.image_ids[i] for i in (0, 2, 3))}"
    assert compare_groups(scan, drawn, "all").drawn == ("A",)
    assert Subset.parse(f"class:cat & {drawn}").drawn
    both = compare_groups(
        scan, f"selection:{keep_selection(scan.image_ids[i] for i in (4, 5, 6))}", drawn
    )
    assert both.drawn_words == (
        "A and B were drawn on the map of these features: their channels differ by construction, "
        "so nothing is tested."
    )
    classes = compare_groups(scan, "class:cat", "class:dog")
    assert (classes.drawn, classes.origin_words) == ((), "")
    for text in ("outcome:right", "predicted:cat", "predicted-group:dog"):
        assert Subset.parse(text).from_answers
    assert not Subset.parse("group:dog").from_answers
    answers = made_of_features(scan, from_answers=True)
    assert answers.caution == answers.origin_words == ANSWERS
    assert answers.separability_words.endswith(f" {ANSWERS}")
    assert answers.significance(0) == "yes"  # tested, with the sentence
    head, first, *_ = groups_rows(answers)
    assert dict(zip(head, first, strict=True))["note"] == ANSWERS


def test_the_file_of_classes_states_the_level_of_its_intervals(scan: Scan) -> None:
    rows = {row["subset"]: with_level(row) for row in summary.table(scan)}
    assert rows["class:cat"]["interval_level"] == 0.95
    pairs = [row for row in rows.values() if row["kind"] == "confusion"]
    assert {row["interval_level"] for row in pairs} == {None}


def test_cells_that_a_spreadsheet_would_run_are_quoted() -> None:
    body = safe_csv([["=1+1", "+x", "-y", "@z", "plain", -1.5, 3]]).decode()
    assert body.strip() == "'=1+1,'+x,'-y,'@z,plain,-1.5,3"


# Dataset


def test_the_table_counts_by_hand(scan: Scan) -> None:
    rows = {row["subset"]: row for row in summary.table(scan) if row["kind"] != "confusion"}
    assert set(rows) == {"group:mammal", "group:dog", "class:cat", "class:dog"}
    cat = rows["class:cat"]
    assert cat["images"] == 3
    assert cat["accuracy"] == scan.correct[[0, 2, 4]].mean()
    wrong = int((~scan.correct[[0, 2, 4]]).sum())
    assert cat["taken_for"] == (f"dog ({wrong})" if wrong else "")


def test_confusions_lead_to_their_images(scan: Scan) -> None:
    rows = [row for row in summary.table(scan) if row["kind"] == "confusion"]
    wrong = np.flatnonzero((scan.labels >= 0) & ~scan.correct)
    assert sum(int(str(row["images"])) for row in rows) == len(wrong)
    found = [p for row in rows for p in Subset.parse(str(row["subset"])).positions(scan).tolist()]
    assert sorted(found) == wrong.tolist()


def test_members_come_in_the_order_of_triage(scan: Scan) -> None:
    found = summary.members(scan, "class:dog", "loss")
    assert found.tolist() == sorted([1, 3, 6], key=lambda i: -scan.loss[i])
    assert len(summary.members(scan, "all", "sure-but-wrong")) == IMAGES
    rows = member_rows(scan, found)
    assert [row["name"] for row in rows] == [f"{i}.jpg" for i in found]
    assert all(row["class"] == "dog" for row in rows)
    assert [row["of_class"] for row in rows] == [3, 3, 3]


def test_too_few_classes_say_nothing_of_selectivity(scan: Scan) -> None:
    found = summary.health(scan)
    assert found.tests is None
    assert found.selective is None
    assert selectivity_in_words(found, 0) == ""
    assert count_of_tests(found).startswith("Selectivity is not tested: no class or group has 5")
    assert count_of_tests(found).endswith("in the order of their numbers.")
    channels = scan.channels("stem")
    assert most_selective(found, channels).tolist() == [*range(channels.stop - channels.start)]


def test_accuracy_leaves_out_what_has_no_label(scan: Scan) -> None:
    found = summary.accuracy(scan)
    assert found.top1.n == IMAGES - 1
    assert found.top1.count == scan.correct.sum()
    assert found.top5.count == IMAGES - 1  # there are only two classes


# Models


def test_two_models_by_hand(store: ScanStore, scan: Scan) -> None:
    given = {**scan.provenance, "weights_sha256": "9" * 64}
    other = finished(store, seed=3, provenance=given)
    found = compare_models(scan, other)
    assert found.a.tolist() == found.b.tolist() == list(range(IMAGES))
    fixed = [i for i in range(IMAGES) if other.correct[i] and not scan.correct[i]]
    assert found.flips.fixed.tolist() == [i for i in fixed if scan.labels[i] >= 0]
    assert found.pairs == [("stem", "stem"), ("last", "last")]
    assert found.alike.value.shape == (2, 2)
    assert f"n = {IMAGES} images" in found.alike_words
    assert found.alike.no_interval in found.alike_words
    assert "1: equal up to rotation and scale" in found.alike_words
    same = compare_models(scan, scan)
    np.testing.assert_allclose(np.diag(same.alike.value), 1)
    np.testing.assert_allclose(same.moved, 1)
    assert same.no_moved(0) == ""
    start = "median 1.00 (95\u00a0% interval 1.00 to 1.00) · with the map of another image "
    assert same.moved_words.startswith(start)
    assert ": shown to agree more than maps of different images (p = 0.0" in same.moved_words
    assert same.moved_words.endswith(f", 1,000 random pairings) · n = {IMAGES}")
    assert same.maps_of == "for each image's own class"
    guessed = {**scan.provenance, "target": "predicted"}
    mixed = compare_models(scan, finished(store, seed=3, provenance=guessed)).maps_of
    assert mixed == "A for each image's own class, B for the predicted class"
    np.testing.assert_allclose(same.changed.g, 0)
    assert same.changed.words((0, 0)) == "0, the same on every image"
    assert same.accuracy_words.endswith(
        "nothing changed, so there is nothing to test; 1 left out: 1 without a class of either"
    )


def test_two_models_to_take_away(store: ScanStore, scan: Scan, tmp_path: Path) -> None:
    other = finished(store, seed=3, provenance={**scan.provenance, "name": "<b>Other</b>"})
    found = compare_models(scan, other)
    head, *rows = models_rows(found)
    assert [row[0] for row in rows] == list(scan.names)
    assert rows[5][head.index("right_a")] == ""  # it has no class
    ranks = unit_ranks(np.asarray(scan.cam("last")), np.asarray(other.cam("last")))
    every = ranks[0] @ ranks[1].T
    others = head.index("map_rank_correlation_other_images")
    assert rows[2][others] == pytest.approx(np.median(np.delete(every[2], 2)))
    page = models_report(found, Thumbnails(tmp_path))
    assert "&lt;b&gt;Other" in page
    assert "<b>" not in page
    assert scan.id in page
    median = np.median(every[~np.eye(IMAGES, dtype=bool)])
    expected = f"with the map of another image {index(float(median))}: not shown to agree more"
    assert expected in page


def test_layers_of_other_names_are_matched_by_depth(store: ScanStore, scan: Scan) -> None:
    names = ("one", "three")
    layers = [{**layer, "name": name} for layer, name in zip(LAYERS, names, strict=True)]
    given = {**scan.provenance, "layers": layers}
    assert compare_models(scan, finished(store, provenance=given)).pairs == [
        ("stem", "one"),
        ("last", "three"),
    ]


def test_other_images_cannot_be_compared(store: ScanStore, scan: Scan) -> None:
    from dataclasses import replace

    images = tuple(replace(each, id=f"{i + 50:064x}") for i, each in enumerate(scan.plan.images))
    with pytest.raises(NotComparable, match="no images in common"):
        compare_models(scan, finished(store, images=images))


# Tiles and figures


def test_a_tile_says_what_the_image_is_taken_for(scan: Scan) -> None:
    found = tile(scan, 0)
    assert found["caption"] == ("cat" if scan.correct[0] else "cat → dog")
    assert found["outcome"] == ("right" if scan.correct[0] else "wrong")
    assert tile(scan, 5)["outcome"] == ""  # it has no class
    assert str(found["href"]).startswith("/?model=tiny&image=")


def test_a_place_on_the_crop_lies_there_on_the_thumbnail(monkeypatch: pytest.MonkeyPatch) -> None:
    """400 x 200, resized to 200 and cropped to the middle 100: a quarter in from each edge."""
    card = SimpleNamespace(preprocess=ImagePreprocess(200, (100, 100)))
    wide = SimpleNamespace(width=400, height=200)
    monkeypatch.setattr("dashboard.scans.image_tiles.find_image", lambda *_: wide)
    assert on_thumbnail(None, card, "id", (0.0, 0.0)) == (0.25, 0.25)  # type: ignore[arg-type]
    assert on_thumbnail(None, card, "id", (0.5, 1.0)) == (0.5, 0.75)  # type: ignore[arg-type]


def test_a_map_of_many_images_draws_a_sample(scan: Scan) -> None:
    points = np.random.default_rng(0).normal(size=(IMAGES, 2))
    shown = sum(len(trace.x) for trace in map_figure(scan, points, "outcome").data)
    assert shown == IMAGES
    assert MOST == 5000


def test_figures_show_what_they_are_given() -> None:
    numbers = np.random.default_rng(0).random((2, 3))
    maps = side_cams_figure(numbers, numbers + 1, numbers, numbers)
    np.testing.assert_allclose(maps.data[1].z, 1, rtol=1e-6)  # B minus A
    assert maps.data[0].zmax == maps.data[2].zmax  # one scale for both means
    alike = Alike(*(numbers[:1, :2] + shift for shift in (0, -0.1, 0.1)), n=30)
    cells = alike_figure(["a"], ["x", "y"], alike).data[0]
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert cells.text[0][0] == "CKA 0.64, 95\u00a0% interval 0.54 to 0.74"
    few = alike_figure(["a"], ["x"], compare_layers([numbers], [numbers])).data[0]
    assert "too few images" in few.text[0][0]
    assert not depth_figure(["a"], None).data
    share = Separability(np.array([0.9]), np.array([0.7]), np.array([0.95]), 5, 9, 9)
    curve = depth_figure(["a"], share).data[0]
    assert (curve.error_y.array[0], curve.error_y.arrayminus[0]) == pytest.approx((0.05, 0.2))
    assert curve.text[0] == "90.0\u00a0%, 95\u00a0% interval 70 to 95\u00a0%"
    bars = calibration_figure(calibration(np.array([0.2, 0.9]), np.array([0, 1]), bins=2)).data[0]
    assert bars.y.tolist() == [0, 1]
