"""The calibration of the faithfulness badge: its arithmetic; the words state its result."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from dashboard.trust.faithfulness import (
    GOOD,
    HELD_OUT,
    MOST_NO_RIVAL,
    NO_RIVAL_WILSON,
    NO_RIVALS,
    NOISE_ABOVE_FAILED,
    of_faithfulness,
)
from data.numerals import percent_range
from explainers.quality.rivals import TRIVIAL
from tests.benchmarks.calibration import report, share, wilson
from tests.benchmarks.calibration_maps import NOISE, OTHER, OWN, Judged
from tests.benchmarks.calibration_table import by_old_rule
from tests.unit.dashboard.trust.test_faithfulness import faith

ROOT = Path(__file__).parents[2]
README, MANUAL = ROOT / "README.md", ROOT / "assets/docs/explanation/numbers.md"
BADGES = MANUAL.with_name("badges.md")


def images(spot: str = "not good", noise: str = "failed", own: str = "good") -> list[Judged]:
    verdicts = {OWN: (own,), **dict.fromkeys(TRIVIAL, ("not good",)), OTHER: ("not good",) * 6}
    spots = {"a spot in the centre": (spot,), NOISE: (noise,)}
    plain = Judged({**verdicts, NOISE: ("failed",)}, "good")
    return [*[plain] * 18, Judged({**verdicts, **spots}, "good"), Judged(verdicts | spots, "good")]


def test_a_share_has_wilsons_interval() -> None:
    """By hand: (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n)."""
    some = ["good"] * 3 + ["weak"] * 57
    assert share(some, "good", images=60) == (0.05, "3 of 60 (1.7 to 13.8\u00a0%)")
    assert share(["weak"] * 60, "good", images=60) == (0, "0 of 60 (0.0 to 6.1\u00a0%)")
    low, high = binomtest(3, 60).proportion_ci(method="wilson")
    assert wilson(3, 60, 60) == (pytest.approx((low, high)),)


def test_outcomes_of_few_images_have_the_interval_of_that_few_outcomes_too() -> None:
    """Six of each of 20 images, each good or not with all its six: as 2 of 20."""
    apart, together = wilson(12, 120, 20)
    assert apart == pytest.approx(binomtest(12, 120).proportion_ci(method="wilson"))
    assert together == pytest.approx(binomtest(2, 20).proportion_ci(method="wilson"))


@pytest.mark.parametrize(
    ("judged", "kept"),
    [
        (images(), True),
        (images(spot="good"), False),  # 2 of 20
        (images(noise="weak"), False),
    ],
)
def test_the_report_says_whether_the_bounds_hold(
    judged: list[Judged], kept: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(judged) == kept
    text = capsys.readouterr().out
    assert "good at most 5%" in text
    assert "20 of 20" in text


def test_grad_cam_must_stay_good_on_half_of_the_images() -> None:
    few = [Judged({**each.verdicts, OWN: ("weak",)}, "good") for each in images()]
    assert not report([*images()[:9], *few[:11]])
    assert report([*images()[:10], *few[:10]])


@pytest.mark.parametrize(
    ("insertion", "others", "verdict"),
    [(20, 20, "good"), (11, 20, "good"), (10, 20, "weak"), (20, 10, "failed"), (11, 18, "weak")],
)
def test_the_rule_of_protocol_3_counts_copies(insertion: int, others: int, verdict: str) -> None:
    better, worse = np.full((20 - insertion, 8), 0.6), np.full((insertion, 8), 0.4)
    inserted = np.vstack([np.full((1, 8), 0.5), better, worse]).astype(np.float32)
    assert by_old_rule(inserted, others, others) == verdict


def test_the_badge_states_the_rates_of_the_manual() -> None:
    manual, limits = MANUAL.read_text(), of_faithfulness(faith()).limits
    for name, (count, of) in GOOD.items():
        row = f"{count} of {of} |"
        assert f"| {name} | {row}" in manual or f"| {name} | at most {row}" in manual
    count, of = NOISE_ABOVE_FAILED
    assert f"gets above *failed* on {count} of {of}" in manual.replace("\n", " ")
    for count, of in (*(GOOD[name] for name in (*TRIVIAL, OTHER)), HELD_OUT[OTHER]):
        assert count <= 0.05 * of
    plain = manual.replace("\n", " ")
    assert "Grad-CAM good on {} of {} and weak".format(*HELD_OUT[OWN]) in plain
    assert "the map of another image on at most {} of {} (".format(*HELD_OUT[OTHER]) in plain
    for (count, of), images, text in (
        (GOOD[OTHER], 60, plain),
        (HELD_OUT[OTHER], 27, plain),
        (GOOD[OTHER], 60, BADGES.read_text()),
    ):
        for low, high in wilson(count, of, images):
            assert percent_range(low, high).replace("\u00a0", " ") in text
    assert "on others, Grad-CAM is good on {} of {}".format(*HELD_OUT[OWN]) in limits
    for count, of in (GOOD[OTHER], HELD_OUT[OTHER]):
        assert f"maps of other images on at most {count} of {of}" in limits
    assert "at most {} of {}".format(*GOOD[OTHER]) in README.read_text()
    for name in NO_RIVALS:  # those that come near, not the favourable ones alone
        assert name not in TRIVIAL
        assert GOOD[name][0] <= MOST_NO_RIVAL[0]
    of_no_rival = binomtest(*MOST_NO_RIVAL).proportion_ci(method="wilson")
    assert of_no_rival == pytest.approx(NO_RIVAL_WILSON, abs=0.0005)
    assert (
        "distance from the mean colour) are good on up to 5 of 60 each (8\xa0%, 3 to 19\xa0%)."
        in limits
    )
    assert f"{GOOD[OWN][0]} of {GOOD[OWN][1]}" in limits
