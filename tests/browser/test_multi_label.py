"""A review of a multi-label model: Explore, Judge and Reviews word its answer alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.reviews.sample_view import judge_url
from data.db.database import open_database
from data.reviews import Choice, Judgement, ReviewStore, SnapshotStore
from tests.browser.app_process import forked_app
from tests.browser.conftest import desktop
from tests.browser.judging import sqlite_of
from tests.browser.reviewing import action
from tests.unit.dashboard.reviews.colours import ANSWERS, options


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("multi-label")


@pytest.fixture(scope="module")
def app_url(home: Path) -> Iterator[str]:
    stated = [word for name, value in options(home).items() for word in (f"--{name}", value)]
    with forked_app(home / "home", *stated, "--multi-label") as app:
        yield app.url.rstrip("/")


def judge(home: Path, review: str) -> dict[str, int]:
    """All samples are judged right for the wrong reason; their positions by name."""
    database = open_database(sqlite_of(home / "home"))
    store = ReviewStore(database, SnapshotStore(home / "home" / "evidence"))
    names = store.statistics.samples(review).names
    for position in range(len(names)):
        verdict = Judgement(choice=Choice.RIGHT_WRONG_REASON)
        store.verdicts.give(review, position, "Ada", verdict, expected_version=0)
    database.dispose()
    return {name: position for position, name in enumerate(names)}


@desktop
def test_all_pages_word_the_answer_alike(
    page: Page, app_url: str, home: Path, viewport: dict[str, int]
) -> None:
    page.goto(app_url)
    expect(page.locator("#gallery-predicted")).to_have_text("5 of 5 predicted")
    page.goto(f"{app_url}/reviews/?mode=new")
    page.get_by_label("Your name").fill("Ada")
    action(page, "Save name")
    page.locator("#review-create-name-input").fill("Colours")
    queue = page.locator("#review-create-queue")
    page.locator("#review-create-kind-select").select_option("wrong")
    expect(queue).to_contain_text("2 samples of")
    expect(queue).to_contain_text("among 4 of 5 images, with a class that the model has")
    page.locator("#review-create-kind-select").select_option("subset")
    expect(queue).to_contain_text("gets 2 of 4 right")
    action(page, "Create review")
    action(page, "Open for judging")
    expect(page.locator("#review-head-state")).to_have_text("open")
    match = re.search(r"review=(\w+)", page.url)
    assert match
    positions = judge(home, match.group(1))

    page.reload()
    expect(page.locator("#review-finding-words")).to_contain_text(
        "2 whose label differs from the prediction, 1 without a label to compare"
    )
    tiles = page.locator("#review-finding-samples .tile small")
    expect(tiles).to_have_text(
        [re.compile(rf"^{re.escape(ANSWERS[name])}\s*$") for name in positions]
    )
    table = page.locator("#review-queue-grid .ag-center-cols-container [col-id=predicted]")
    expect(table.filter(has_text="no class")).to_have_count(1)
    for name, position in positions.items():
        page.goto(app_url + judge_url(match.group(1), position))
        wrong_or_unknown = re.search("→|predicted", ANSWERS[name])
        caption = ANSWERS[name] if wrong_or_unknown else f"{ANSWERS[name]}, predicted right"
        expect(page.locator("#judge-picture-caption")).to_have_text(caption)
