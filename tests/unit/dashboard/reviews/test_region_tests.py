"""Region tests of verdicts: what is kept of one, and what outcome, exports and report state."""

import csv
import io
import json
import re
from html import unescape
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.reviews import finding
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.reports.review import review_report
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.judged_maps import MapTests, untested_maps
from dashboard.reviews.region_tests import is_listed, kept_of, words_of, wrong_reasons
from dashboard.reviews.report_data import Dossier
from dashboard.routes.attachments import safe_csv
from data.reviews import Choice, Judgement, ReviewStore
from explainers.what_if.results import RegionTest
from tests.unit.dashboard.reviews.report_data_parts import (
    dossier,
    evidence,
    judgement,
    review,
    verdict,
)
from tests.unit.dashboard.reviews.small import samples

WRONG = Choice.RIGHT_WRONG_REASON
# Erased, 0.9 falls to 0.4 and 0.5; of four controls one falls as far as the region with the mean.
TEST = RegionTest(
    percent=10.0,
    fills=("blur", "mean"),
    probability=0.9,
    marked=np.array([0.4, 0.5]),
    controls=np.array([[0.8, 0.7, 0.9, 0.6], [0.5, 0.7, 0.95, 0.9]]),
    shifts=np.ones((4, 2), int),
    seed=0,
    protocol=1,
)
KEPT = kept_of(TEST)
P = "\xa0points"
BLUR = f"−50{P}, rank 1 of 5 (controls: median −15{P}, from −30{P} to 0{P})"


def judged() -> Dossier:
    """Ada and Ben: a wrong reason with the test, and one without it; Ada: one that is right."""
    edited = judgement(WRONG, "e2", edits="erase:box=0+0+50+100", region_test=KEPT)
    return dossier(
        review=review(region_test=True),
        histories={
            (0, "Ada"): [verdict(0, "Ada", 1, edited)],
            (0, "Ben"): [verdict(0, "Ben", 1, judgement(WRONG, "e1"))],
            (1, "Ada"): [verdict(1, "Ada", 1, judgement(Choice.RIGHT, "gone"))],
        },
        signature=None,
    )


def test_a_verdict_keeps_drop_rank_and_controls_of_both_fillings() -> None:
    assert (KEPT["percent"], KEPT["seed"]) == (10.0, 0)
    fills = json.loads(json.dumps(KEPT["fills"]))
    assert [round(fills[fill]["drop"], 4) for fill in ("blur", "mean")] == [0.5, 0.4]
    assert [(each["rank"], each["regions"]) for each in fills.values()] == [(1, 5), (2, 5)]
    controls = {name: round(value, 4) for name, value in fills["blur"]["controls"].items()}
    assert controls == {"median": 0.15, "lowest": 0.0, "highest": 0.3}
    assert "1 of 4 regions elsewhere matter as much" in KEPT["conclusion"]


def test_a_wrong_reason_without_the_test_is_not_run_and_no_number() -> None:
    newest = [versions[-1] for versions in judged().histories.values()]
    ada, ben = wrong_reasons(newest)
    assert (ada.position, ada.reviewer, ada.drops[0]) == (0, "Ada", BLUR)
    assert "rank 2 of 5" in ada.drops[1]
    assert ada.conclusion == (
        f"{KEPT['conclusion']} The whole image: 90.0\xa0%. "
        "Edited: Erase a region (box 0, 0 to 50, 100\xa0%, fill blur)."
    )
    assert (ben.reviewer, ben.texts) == ("Ben", ("not run",) * 3)
    assert is_listed([ben], requested=True)
    assert is_listed([ada, ben], requested=False)  # the review asked for it once
    assert not is_listed([ben], requested=False)
    assert not is_listed([], requested=True)
    judgement = Judgement(choice=WRONG)
    assert words_of(judgement, requested=True) == "not run"
    assert words_of(judgement, requested=False) == ""


def test_the_table_states_edits_and_the_test() -> None:
    text = safe_csv(verdict_rows(judged())).decode("utf-8-sig")
    ada, ben, right = csv.DictReader(io.StringIO(text))
    assert ada["edits"] == "erase:box=0+0+50+100"
    names = ("region_test", "region_percent", "region_rank_blur", "region_rank_mean", "regions")
    assert [ada[name] for name in names] == ["run", "10.0", "1", "2", "5"]
    drops = [float(ada[f"region_drop_{fill}"]) for fill in ("blur", "mean")]
    assert np.allclose(drops, [0.5, 0.4])
    assert [ben[name] for name in names] == ["not run", "", "", "", ""]
    assert (right["edits"], right["region_test"]) == ("", "not run")
    silent = csv.DictReader(io.StringIO(safe_csv(verdict_rows(dossier())).decode("utf-8-sig")))
    assert {row["region_test"] for row in silent} == {"not asked for"}


def test_json_lines_state_edits_and_the_test() -> None:
    head, first, second = map(json.loads, json_lines(judged()))
    assert head["review"]["region_test"] is True
    ada, ben = first["verdicts"]
    assert ada["judgement"]["edits"] == "erase:box=0+0+50+100"
    assert ada["region_test"] == {"state": "run", **json.loads(json.dumps(KEPT))}
    assert ben["region_test"] == {"state": "not run"}
    assert second["verdicts"][0]["region_test"] == {"state": "not run"}
    _, silent, _ = map(json.loads, json_lines(dossier()))
    assert silent["verdicts"][0]["region_test"] == {"state": "not asked for"}


def test_the_report_lists_every_wrong_reason_with_its_drop() -> None:
    page = review_report(judged(), evidence()).decode()
    text = unescape(re.sub(r"<[^>]*>", " ", page))
    assert "Region tests of the verdicts “right for the wrong reason”" in text
    assert "2 verdicts “right for the wrong reason”; the region test was run with 1." in text
    assert text.count(BLUR) == 2  # in the list, and beside the verdict
    assert re.search(r"Ben\s+not run\s+not run\s+not run", text)
    assert "edits of the image: Erase a region (box 0, 0 to 50, 100\xa0%, fill blur)" in text
    assert "Grad-CAM at head for class 3, image edited, as seen by Ada" in text
    assert "asked of each reviewer" in text
    plain = unescape(re.sub(r"<[^>]*>", " ", review_report(dossier(), evidence()).decode()))
    assert "Region tests of" not in plain
    assert "not asked for" in plain


def test_the_outcome_lists_every_wrong_reason_with_its_drop() -> None:
    verdicts = [versions[-1] for versions in judged().histories.values()]

    def of_review(*_: object, choice: Choice, most: int) -> list[Any]:
        assert most == finding.MOST_TESTS
        return [each for each in verdicts if each.judgement and each.judgement.choice is choice]

    scene = SimpleNamespace(
        store=SimpleNamespace(verdicts=SimpleNamespace(of_review=of_review)),
        view=SimpleNamespace(review="r"),
        person="Lea",
        review=review(region_test=True),
        cached=SimpleNamespace(samples=samples(2)),
    )
    listed = finding._tests(cast(ReviewScene, scene))
    text = json.dumps(listed, cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert BLUR in text
    assert text.count('"not run"') == 3
    assert "verdict=01Ada" in text  # the link opens it with its edits
    verdicts.clear()
    assert finding._tests(cast(ReviewScene, scene)) == []


def test_a_map_with_a_region_test_counts_as_tested() -> None:
    facts = {
        "tested": {"tests": {"Sanity": "not tested"}, "region_test": {"percent": 10.0}},
        "untested": {"tests": {"Sanity": "not tested"}},
    }
    kept = SimpleNamespace(evidence=lambda *_: [(0, "tested"), (1, "untested")])
    store = SimpleNamespace(statistics=kept, snapshots=SimpleNamespace(facts=facts.get))
    assert untested_maps(cast(ReviewStore, store), "r", np.zeros(2, bool)) == MapTests(1, 2)
