"""Corrupted scans, of a network by hand that only reads brightness."""

from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from sqlalchemy import Engine

from dashboard.core.settings import Settings
from dashboard.maps.captions import class_of_maps
from dashboard.pages.compare.models import ModelScene, corruptions_of_b
from dashboard.pages.compare.view import CompareView
from dashboard.pages.dataset.robustness_results import broken_words, image_tile, kinds_words
from dashboard.reports.models import models_report
from dashboard.scans.corruptions import (
    KEYS,
    Corruption,
    UnfitCorruption,
    check_fits,
    corrupted,
    parse_corruptions,
    with_targets,
)
from dashboard.scans.library import Scans
from dashboard.scans.planning import ScanJob, plan_scan
from dashboard.scans.robustness import (
    Broken,
    Robustness,
    first_to_break,
    fragile,
    robustness_of,
)
from dashboard.scans.robustness_pair import NotComparable, compare_robustness
from data.gallery.gallery import Gallery
from data.gallery.thumbnails import Thumbnails
from data.scans import LeaseLost, Scan, ScanProblem, open_scan
from explainers import Model, ModelSpec
from explainers.edits.corruptions import NOISE
from explainers.errors import UnfitEdit
from tests.unit.dashboard.scans.brightness import BLOCK, EACH, EDGE, LIMIT, STEADY, photographs
from tests.unit.dashboard.scans.runs import EVERY, Runs, loaded, noisy_scan_in

if TYPE_CHECKING:
    from dashboard.core.current_gallery import CurrentGallery
    from dashboard.services import Services


def test_noise_lifts_black_images_over_the_limit_at_severity_four(runs: Runs, job: ScanJob) -> None:
    """The mean of noise that is cut off at 0 is 0.4 of its standard deviation."""
    mean_of_black = 0.399 * np.array(NOISE)
    assert (mean_of_black > LIMIT).tolist() == [False, False, False, True, True]
    result = runs.robustness(job)
    everything = np.arange(2 * EACH)
    dark = np.flatnonzero(result.clean.labels == 0)
    noisy = [result.level(("gaussian_noise",), s, everything) for s in range(6)]
    assert [level.accuracy.count for level in noisy] == [24, 24, 24, 24, 12, 12]
    assert [level.changed.count for level in noisy] == [0, 0, 0, 0, 12, 12]
    assert {(level.accuracy.n, level.changed.n) for level in noisy} == {(24, 24)}
    assert noisy[4].calibration.overall.value == 0.5
    squeezed = [result.level(("jpeg",), s, everything) for s in range(6)]
    assert [level.accuracy.count for level in squeezed] == [24] * 6
    assert [level.maps.median for level in squeezed] == [1] * 6
    assert 0 < noisy[5].maps.median < noisy[1].maps.median < 1
    assert result.first_change("gaussian_noise", (1, 2, 3, 4, 5)).tolist() == [
        4 if label == 0 else 0 for label in result.clean.labels
    ]
    assert result.first_change("gaussian_noise", (1, 5)).max() == 5
    assert not result.first_change("jpeg", (1, 2, 3, 4, 5)).any()
    broken = first_to_break(result, ("jpeg", "gaussian_noise"), everything)
    assert {each.first for each in broken} == {Corruption("gaussian_noise", 4)}
    assert sorted(each.position for each in broken) == dark.tolist()
    assert (np.diff([result.clean.probabilities[i, 0] for i, _ in broken]) <= 0).all()
    assert len(first_to_break(result, ("gaussian_noise",), dark[:2])) == 2
    assert not first_to_break(result, ("jpeg",), everything)


def test_the_class_that_breaks_first_is_the_dark_one(runs: Runs, job: ScanJob) -> None:
    result = runs.robustness(job)
    dark, bright = fragile(result, ("gaussian_noise",))
    assert (dark.name, bright.name) == ("dark", "bright")
    assert dark.accuracies == (1, 1, 1, 1, 0, 0)
    assert dark.changed == (0, 0, 0, 1, 1)
    assert (dark.withstood, bright.withstood) == (pytest.approx(3 / 5), 1)
    assert (dark.drop.value, dark.drop.decided) == (1, 1)
    assert (bright.drop.value, bright.drop.decided) == (0, 0)
    both = {row.name: row for row in fragile(result, ("gaussian_noise", "jpeg"))}
    assert both["dark"].withstood == pytest.approx(4 / 5)
    assert both["dark"].accuracies[-1] == 0.5


def test_a_tile_states_class_and_prediction_under_the_corruption_and_leads_there(
    runs: Runs, job: ScanJob
) -> None:
    result = runs.robustness(job, [Corruption("gaussian_noise", 5)])
    first, *_ = first_to_break(result, ("gaussian_noise",), np.arange(2 * EACH))
    wrong = image_tile(result, first)
    assert (wrong["caption"], wrong["outcome"]) == ("5: dark → bright", "wrong")
    assert wrong["words"].startswith("Gaussian noise, severity 5: dark")
    assert wrong["words"].endswith(" Clean: dark.")
    assert "&edits=gaussian_noise%3Aseverity%3D5" in wrong["href"]
    assert image_tile(result, first, is_named=True)["caption"] == "Gaussian noise 5: dark → bright"

    (noisy,) = result.scans.values()
    mended = Robustness(noisy, {Corruption("jpeg", 1): result.clean})
    right = image_tile(mended, Broken(first.position, Corruption("jpeg", 1)))
    assert (right["caption"], right["outcome"]) == ("1: dark, now right", "right")


def test_a_tile_of_an_image_with_two_labels_states_both_predictions(
    runs: Runs, job: ScanJob
) -> None:
    result = runs.robustness(job, [Corruption("gaussian_noise", 5)])
    first, *_ = first_to_break(result, ("gaussian_noise",), np.arange(2 * EACH))

    def with_two_labels(scan: Scan) -> Scan:
        images = list(scan.plan.images)
        two = {"label": -1, "class_name": "", "class_names": ("dark", "grey")}
        images[first.position] = replace(images[first.position], **two)
        return replace(scan, plan=replace(scan.plan, images=tuple(images)))

    both = Robustness(
        with_two_labels(result.clean), {k: with_two_labels(v) for k, v in result.scans.items()}
    )
    assert image_tile(both, first)["caption"] == "5, clean dark: dark / grey (predicted bright)"


def test_compare_takes_the_same_images_corrupted_as_b(
    runs: Runs, job: ScanJob, gallery: Gallery, model: Model, home: Path
) -> None:
    """Noise of severity 4 makes every dark image bright: each of them is right to wrong."""
    result = runs.robustness(job, [Corruption("gaussian_noise", 4), Corruption("jpeg", 1)])
    scans = Scans(runs.store, cast("CurrentGallery", SimpleNamespace(gallery=gallery)), Settings())
    engine = SimpleNamespace(card=lambda key: model.card)
    services = cast("Services", SimpleNamespace(scans=scans, engine=engine))
    view = CompareView(
        **dict.fromkeys(("image", "image_b", "layer", "method", "a", "b"), ""),
        **{"model": model.card.key, "model_b": model.card.key, "kind": "models"},
        **{"scan": result.clean.id, "corruption_b": "gaussian_noise:severity=4"},
    )
    assert [each.text for each in corruptions_of_b(view, services)] == [
        "gaussian_noise:severity=4",
        "jpeg:severity=1",
    ]
    scene = ModelScene(view, services)
    assert len(scene.comparison.flips.broken) == EACH
    assert scene.comparison.accuracy.gain == pytest.approx(-0.5)
    name = model.card.name
    assert scene.names == (name, f"{name}, Gaussian noise, severity 4")
    page = models_report(scene.comparison, Thumbnails(home / "thumbnails"))
    assert "B saw them corrupted (Gaussian noise, severity 4)." in page
    assert "Both models saw the same images" not in page
    with pytest.raises(ScanProblem, match="with JPEG, severity 2 yet: scan them on Dataset"):
        _ = ModelScene(replace(view, corruption_b="jpeg:severity=2"), services).comparison


@pytest.mark.parametrize("text", ["jpeg", "jpeg:severity=6", "frost:severity=1", "jpeg:3"])
def test_an_address_that_names_no_corruption_gives_one_sentence(text: str) -> None:
    with pytest.raises(UnfitCorruption, match="name one such as jpeg:severity=3"):
        Corruption.parse(text)


def test_the_severities_that_were_scanned_are_stated() -> None:
    broken = [Broken(0, Corruption("jpeg", 1))]
    assert "change at severities 1, 5, the only ones scanned." in broken_words(broken, 9, (1, 5))
    assert "change at severity 1, the only one scanned." in broken_words(broken, 9, (1,))
    assert "only" not in broken_words(broken, 9, (1, 2, 3, 4, 5))
    many = [Broken(number, Corruption("jpeg", 1)) for number in range(24)]
    assert "change. Below, the 16 of these that change at" in broken_words(
        many, 60, (1, 2, 3, 4, 5)
    )
    assert broken_words([], 9, (1, 5)) == (
        "No prediction of 9 images changes at severities 1, 5, the only ones scanned."
    )


def test_the_corruptions_that_the_values_are_of_are_named(runs: Runs, job: ScanJob) -> None:
    clean = runs(job)
    result = Robustness(clean, {Corruption(kind, 1): clean for kind in KEYS})
    assert kinds_words(result, KEYS) == "all corruptions together"
    assert kinds_words(result, ("gaussian_noise", "jpeg")) == "Gaussian noise, JPEG together"
    assert kinds_words(result, ("jpeg",)) == "JPEG"


def test_all_together_counts_at_the_severities_that_each_has(runs: Runs, job: ScanJob) -> None:
    """Noise changes the dark images from severity 4; JPEG is scanned at severity 1 only."""
    noise = [Corruption("gaussian_noise", severity) for severity in (1, 4)]
    result = runs.robustness(job, [*noise, Corruption("jpeg", 1)])
    both, everything = ("gaussian_noise", "jpeg"), np.arange(2 * EACH)
    assert first_to_break(result, both, everything) == []
    assert len(first_to_break(result, ("gaussian_noise",), everything)) == EACH
    only = "at severity 1, the only one scanned for each of them"
    assert kinds_words(result, both) == f"Gaussian noise, JPEG together {only}"
    assert broken_words([], 24, result.severities(both), partly=True) == (
        f"No prediction of 24 images changes {only}."
    )
    assert {row.withstood for row in fragile(result, both)} == {1}


def test_two_corruptions_count_an_image_once(runs: Runs, job: ScanJob) -> None:
    """Half of the judgements of each dark image are right: as many images, not twice as many."""
    result = runs.robustness(job)
    level = result.level(("gaussian_noise", "jpeg"), 5, np.arange(2 * EACH))
    assert (level.accuracy.count, level.accuracy.n) == (36, 48)
    twice = result.level(("jpeg", "jpeg"), 5, np.arange(2 * EACH))
    once = result.level(("jpeg",), 5, np.arange(2 * EACH))
    assert twice.changed.high == once.changed.high
    assert twice.calibration.error_if_calibrated == once.calibration.error_if_calibrated > 0


def test_of_two_models_the_one_with_the_higher_limit_is_more_robust(
    runs: Runs, job: ScanJob, gallery: Gallery, database: Engine, home: Path
) -> None:
    """Noise of no severity lifts a black image over 0.3; over 0.1, that of the last two does."""
    steady = loaded(STEADY)
    others = Runs(database, home / "data" / "scans", steady)
    of_b = plan_scan(gallery, ModelSpec(steady.card.key), steady)
    pair = compare_robustness(runs.robustness(job), others.robustness(of_b), KEYS)
    assert pair.kinds == ("gaussian_noise", "jpeg")
    assert pair.severities == (1, 2, 3, 4, 5)
    differences = [pair.difference(severity) for severity in pair.severities]
    assert [each.value for each in differences] == [0, 0, 0, 0.25, 0.25]
    assert [each.decided for each in differences] == [0, 0, 0, 1, 1]
    assert {each.n for each in differences} == {24}
    assert pair.overall.value == pytest.approx(0.1)
    with pytest.raises(NotComparable, match="scan the same corruptions with both"):
        compare_robustness(pair.a, pair.b, ("elastic",))


def test_maps_are_of_the_class_without_the_corruption(runs: Runs, job: ScanJob) -> None:
    result = runs.robustness(job, [Corruption("gaussian_noise", 5)])
    (scan,) = result.scans.values()
    turned = np.flatnonzero(result.clean.labels == 0)
    assert (scan.predicted[turned] == 1).all()
    of_dark = 20 * scan.channel_mean[turned][:, 0] / (EDGE // BLOCK) ** 2
    assert (of_dark < 0).all()
    np.testing.assert_allclose(scan.cam("last")[turned].mean((1, 2)), of_dark, rtol=1e-3)
    assert class_of_maps(scan) == "the class predicted without the corruption"
    assert class_of_maps(result.clean) == "the predicted class"


def test_a_corrupted_scan_resumes_and_differs_by_its_id_alone(runs: Runs, job: ScanJob) -> None:
    """Stopped after its first chunk, it goes on there, and ends as if it was never stopped."""
    job = replace(job, plan=replace(job.plan, chunk=5))
    clean = runs(job)
    noisy = with_targets(corrupted(job, Corruption("gaussian_noise", 4)), clean)
    with pytest.raises((KeyboardInterrupt, LeaseLost)):
        runs(noisy, stop_at=5)
    assert runs.store.progress(noisy.plan.id).done >= 5
    before = runs.chunks
    scan = runs(noisy)
    assert runs.chunks - before < 6
    record = runs.store.record(noisy.plan.id)
    assert (record.corruption, record.severity, record.clean_id) == ("gaussian_noise", 4, clean.id)
    assert (scan.predicted == 1).all()
    assert "corruption" not in clean.provenance
    ids = {corrupted(job, each).plan.id for each in EVERY}
    assert len({*ids, job.plan.id}) == len(EVERY) + 1


@pytest.mark.slow
def test_a_killed_corrupted_scan_resumes_to_exactly_the_same_numbers(tmp_path: Path) -> None:
    """SIGKILL while the next chunk is computed, three times in a row."""
    photos, killed, whole = (tmp_path / name for name in ("photos", "killed", "whole"))
    photographs(photos)
    killed.mkdir()
    whole.mkdir()
    context = get_context("forkserver")
    context.set_forkserver_preload([noisy_scan_in.__module__])
    done = 0
    for _ in range(3):
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=noisy_scan_in, args=(killed, photos, 0.4, writer))
        process.start()
        writer.close()
        before, done = done, reader.recv()
        while done <= before:  # what was there already
            done = reader.recv()
        process.kill()
        process.join()
        reader.close()
    assert done < 2 * EACH
    resumed, uninterrupted = noisy_scan_in(killed, photos), noisy_scan_in(whole, photos)
    assert resumed.id == uninterrupted.id
    assert (resumed.predicted == 1).all()
    for name, values in uninterrupted.arrays.items():
        np.testing.assert_array_equal(resumed.arrays[name], values, err_msg=name)


def test_pages_and_notebooks_open_the_clean_scan(
    runs: Runs, job: ScanJob, gallery: Gallery, model: Model
) -> None:
    result = runs.robustness(job, [Corruption("jpeg", 1)])
    assert open_scan().id == result.clean.id
    scans = Scans(runs.store, cast("CurrentGallery", SimpleNamespace(gallery=gallery)), Settings())
    assert runs.store.records()[0].id != result.clean.id  # the newest
    assert result.clean.id.startswith(scans.best(model.card))
    assert [each.id for each in scans.of(model.card)] == [result.clean.id]
    assert scans.unfinished(model.card) is None
    assert scans.outdated(model.card) is None
    robustness = robustness_of(scans, scans.best(model.card))
    assert robustness.scans.keys() == result.scans.keys()
    (scan,) = result.scans.values()
    assert scan.clean_id == result.clean.clean_id == result.clean.id
    assert open_scan(scan.id).plan.clean == result.clean.id


@pytest.mark.parametrize(
    ("kinds", "severities", "expected"),
    [
        ("jpeg", "1-3", [("jpeg", 1), ("jpeg", 2), ("jpeg", 3)]),
        (" jpeg , elastic,jpeg", "5,2", [("jpeg", 2), ("jpeg", 5), ("elastic", 2), ("elastic", 5)]),
        ("jpeg", "", [("jpeg", severity) for severity in range(1, 6)]),
    ],
)
def test_lists_are_read(kinds: str, severities: str, expected: list[tuple[str, int]]) -> None:
    assert parse_corruptions(kinds, severities) == tuple(Corruption(*each) for each in expected)


@pytest.mark.parametrize(
    ("kinds", "severities", "sentence"),
    [
        ("rain", "", "has no 'rain'; choose from gaussian_noise, gaussian_blur, jpeg, pixelate"),
        ("", "", "is empty; choose from"),
        ("jpeg", "0-3", "must name severities from 1 to 5"),
        ("jpeg", "3-1", "must name severities from 1 to 5"),
        ("jpeg", "6", "must name severities from 1 to 5"),
        ("jpeg", "1;2", "must name severities from 1 to 5"),
    ],
)
def test_what_does_not_exist_is_one_sentence(kinds: str, severities: str, sentence: str) -> None:
    with pytest.raises(UnfitCorruption, match=sentence):
        parse_corruptions(kinds, severities)


def test_a_preprocessing_of_its_own_takes_corruptions_of_the_original_only() -> None:
    class Own:
        pass

    check_fits(parse_corruptions("jpeg"), Own())  # type: ignore[arg-type]
    with pytest.raises(UnfitEdit, match=r"gaussian_noise cannot be applied; choose from jpeg\."):
        check_fits(EVERY, Own())  # type: ignore[arg-type]
