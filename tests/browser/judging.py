"""A review to be judged in the browser tests, and the judging page as a reviewer meets it."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import URL

from dashboard.reviews.sample_view import judge_url
from data.db.database import open_database
from data.reviews import (
    NewSample,
    QueueOrigin,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    ReviewStore,
    Verdict,
)
from explainers import load_model
from tests.browser.watcher import Watcher

PATIENCE_S = 20
LITE0 = "efficientnet_lite0"
USER_HEADER = "X-Remote-User"
PROXIED = ("--user-header", USER_HEADER, "--trusted-proxy", "127.0.0.1", "--proxy-role", "lead")
NAMES = ("coffee.png", "chelsea.png", "rocket.jpg", "camera.png")
# In one task of the page: no clock decides how quick a hand was.
PRESS_AT_ONCE = """(keys) => {
  for (const key of keys) document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code: `Digit${key}`, bubbles: true }));
}"""
IMPORT = "await import(new URL('assets/pages/judge/{}.mjs', location.href).href)".format
HAS_JUST_APPEARED = f"async () => ({IMPORT('going')}).hasJustAppeared()"
IS_READY = f"async n => ({IMPORT('going')}).isReady(n)"
FORGET_SAMPLES = f"async () => ({IMPORT('samples')}).forgetSamples()"
TAGS = ("watermark", "background", "label error")
GUIDELINES = "Look at the **map** first.\n\n- wrong *reason* before wrong class\n\n<b>no HTML</b>"


def gallery(base: str) -> dict[str, str]:
    """The images of an app that is served behind a proxy: file names and ids."""
    address = f"{base}/gallery/items?model={LITE0}&limit=500"
    with urlopen(Request(address, headers={USER_HEADER: "Lea"})) as answer:
        return {item["name"]: item["id"] for item in json.load(answer)["items"]}


def make_review(
    database: URL, images: Mapping[str, str], names: Sequence[str], **setup: object
) -> str:
    """An open review of those images of the gallery under EfficientNet-Lite0; its id."""
    card = load_model(LITE0).card
    engine = open_database(database)
    try:
        reviews = ReviewStore(engine)
        defaults: dict[str, object] = {"tags": TAGS, "guidelines": GUIDELINES, "name": "Before 1.0"}
        review = reviews.create(
            ReviewSetup(**(defaults | setup)),
            ReviewedModel(card.key, card.name, *card.network_id),
            ReviewedGallery("starter", "0" * 64),
            QueueOrigin("a selection"),
            [NewSample(image_id=images[name], name=name) for name in names],
            by="Lea",
        )
        reviews.move(review.id, ReviewState.OPEN, by="Lea", expected_version=review.version)
    finally:
        engine.dispose()
    return review.id


def sqlite_of(home: Path) -> URL:
    """The database of an app that is served from `home`."""
    return URL.create("sqlite", database=str(home / "data" / "stratoscope.sqlite"))


class Reviewed:
    """A served app whose users a proxy names, and its database."""

    def __init__(self, base: str, database: URL) -> None:
        self.base = base
        self.database = database
        self.images = gallery(base)

    def review(self, **setup: object) -> str:
        return make_review(self.database, self.images, NAMES, **setup)

    def verdicts(self, review: str, person: str) -> list[Verdict]:
        engine = open_database(self.database)
        try:
            return [
                each
                for each in ReviewStore(engine).verdicts.of_review(review, person)
                if each.reviewer == person
            ]
        finally:
            engine.dispose()


class Judge:
    """Opens the page, presses keys, and says what must be seen then."""

    def __init__(self, page: Page, base: str, review: str, watcher: Watcher | None = None) -> None:
        self.page = page
        self.watcher = watcher or Watcher(base)
        self.base = base
        self.review = review

    def open(self, position: int | None = None) -> "Judge":
        """Goes to a sample, or to the next one that is not judged; waits until it is painted."""
        path = f"/judge/?review={self.review}"
        self.page.goto(self.base + (path if position is None else judge_url(self.review, position)))
        self.expect_painted()
        return self

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def press(self, *keys: str) -> None:
        """Presses keys; those of verdicts once the sample can have been seen."""
        for key in keys:
            if key.isdigit():
                self.expect_seen()
            self.page.keyboard.press(key)

    def expect_seen(self) -> None:
        """The sample has been on the page for a moment."""
        for _ in range(PATIENCE_S * 20):
            if not self.page.evaluate(HAS_JUST_APPEARED):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no sample is painted")

    def verdict(self, choice: str) -> Locator:
        return self.find(f'.judge-verdict[data-choice="{choice}"]')

    def expect_painted(self) -> None:
        for part in ("photo", "map"):
            expect(self.find(f"#judge-stage-{part}")).not_to_have_js_property("naturalWidth", 0)
        expect(self.find(".prediction").first).to_be_visible()
        expect(self.find(".strip-tile")).not_to_have_count(0)

    def expect_sample(self, position: int, name: str) -> None:
        """That sample stands there, in every part of the page and in the address."""
        expect(self.find("#judge-queue-title")).to_contain_text(f"sample {position + 1} of")
        expect(self.find("#judge-picture-title")).to_have_text(name)
        expect(self.page).to_have_url(re.compile(rf"[?&]sample={position}(&|$)"))

    def expect_judged(self, count: int, of: int) -> None:
        expect(self.find("#judge-queue-text")).to_have_text(f"{count} of {of} judged by you")

    def expect_fetched(self, position: int) -> None:
        """That sample can be shown without asking the server."""
        for _ in range(PATIENCE_S * 10):
            if self.page.evaluate(IS_READY, position):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"sample {position} is not fetched ahead")

    def expect_all_sent(self) -> None:
        """Nothing waits in the browser any more."""
        expect(self.find("#judge-queue-waiting")).to_be_empty()
        self.page.wait_for_function(
            "() => !JSON.parse(localStorage['judge-outbox'] ?? '[]').length"
        )
