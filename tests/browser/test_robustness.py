"""Two models on Dataset, one of which strong noise deceives: which one is more robust."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_process import forked_app, run_forked
from tests.browser.conftest import PHONE, desktop, phone
from tests.browser.test_access import expect_no_violation
from tests.unit.dashboard.scans.brightness import EDGE, LABELS, photographs

MODELS = "tests/unit/dashboard/scans/brightness.py"
NAMES = ("faint", "steady")  # functions there


@pytest.fixture(scope="module")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Black images and white ones, scanned by two networks that only read brightness."""
    folder = tmp_path_factory.mktemp("robustness")
    home = folder / "home"
    (folder / "labels.txt").write_text("\n".join(LABELS))
    about = (
        *("--images", str(photographs(folder / "photos"))),
        *("--labels", str(folder / "labels.txt")),
        *("--input-size", str(EDGE), "--resize", str(EDGE), "--mean", "0", "--std", "1"),
    )
    for name in NAMES:
        noise = ("--corruptions", "gaussian_noise", "--severities", "3-5", "--workers", "1")
        run_forked(home, "scan", "--model", f"{MODELS}:{name}", *about, *noise)
    both = [word for name in NAMES for word in ("--model", f"{MODELS}:{name}")]
    with forked_app(home, *both, *about) as app:
        yield app.url.rstrip("/")


@desktop
def test_of_two_models_the_page_states_which_is_more_robust(page: Page, app_url: str) -> None:
    """From severity 4 on, noise lifts all black images over the limit of one model."""
    page.goto(f"{app_url}/dataset/?corruption=gaussian_noise")
    right = page.locator("#robustness-levels tbody td:first-of-type")
    expect(right).to_contain_text(["100", "100", "50", "50"])  # severities 0, 3, 4 and 5
    pair = page.locator("#robustness-pair")
    expect(pair).to_be_empty()
    against = page.locator("#robustness-against-select")
    against.select_option(label="brightness:steady")
    expect(pair).to_contain_text("Over all severities: brightness:steady is more robust.")
    drops = pair.locator("tbody tr")
    expect(drops).to_have_count(3)
    expect(drops.first).to_contain_text("0.0 percentage points (95\xa0% interval −11.3 to 11.3)")
    expect(drops.last).to_contain_text("+50.0 points0.0 points+50.0 percentage points")
    expect(drops.last).to_contain_text("(95\xa0% interval 23.1 to 69.2), n = 24")
    expect(page).to_have_url(re.compile("against="))
    page.reload()
    expect(pair).to_contain_text("brightness:steady is more robust")


@phone
def test_both_models_are_shown_accessibly_on_a_phone(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?corruption=gaussian_noise")
    against = page.locator("#robustness-against-select")
    against.select_option(label="brightness:steady")
    expect(page.locator("#robustness-pair tbody tr")).to_have_count(3)
    expect_no_violation(page, PHONE["width"])


@desktop
def test_the_table_is_saved_as_csv(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?corruption=gaussian_noise")
    link = page.locator("#robustness-csv-link")
    with page.expect_download() as saving:
        link.click()
    assert saving.value.suggested_filename == "robustness.csv"
    rows = list(csv.DictReader(io.StringIO(Path(saving.value.path()).read_text())))
    expect(page.locator("#robustness-lead")).to_contain_text("2 missing severities")
    dark = [row for row in rows if (row["kind"], row["name"]) == ("class", "dark")]
    assert [float(row["accuracy"]) for row in dark] == [1, 1, 0, 0]
