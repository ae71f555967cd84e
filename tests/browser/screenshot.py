"""The pictures of README and manual, taken of the app itself: `make screenshot`."""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.app_process import running_app
from tests.browser.chromium import launch
from tests.browser.judging import NAMES, make_review, sqlite_of

VIEWS = (("light", 1440, 1312), ("dark", 1440, 1312), ("light", 390, 844))
MANUAL_WIDTH, MANUAL_HEIGHT = 1200, 1200  # pixels of a picture in the manual at most
EVERYTHING = re.compile(r"(\d+) of \1 predicted")
PREDICTED_MS = 300_000
GUIDELINES = (
    "Look at the map before you look at the class.\n\n- The map lies on the background: *right for "
    "the wrong reason*, even if the class is right.\n- Two classes would do: *wrong but "
    "understandable*."
)


def settle(page: Page) -> None:
    """Waits until nothing is computed or fetched any more."""
    page.wait_for_selector("#strip-tiles .strip-tile[aria-pressed=true]")
    page.wait_for_load_state("networkidle")
    for busy in ("[data-dash-is-loading=true]", ".waiting", ".gallery-cell:not(.loaded)"):
        expect(page.locator(busy)).to_have_count(0)
    expect(page.locator("#gallery-predicted")).to_have_text(EVERYTHING, timeout=PREDICTED_MS)


def settle_step(page: Page) -> None:
    """Waits until both images of Compare are painted."""
    expect(page.locator(".strip-picture")).to_have_count(36)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-dash-is-loading=true], .waiting")).to_have_count(0)


def settle_scan(page: Page) -> None:
    """Makes the scan where there is none yet, and waits until Dataset shows it."""
    expect(page.locator("#scan-text")).not_to_have_text(re.compile("^$|^Checking"))
    start = page.locator("#scan-start-button")
    if start.is_visible():
        start.click()
    expect(page.locator("#scan-text")).to_contain_text("finished", timeout=PREDICTED_MS)
    expect(page.locator("#health-rows .channel")).to_have_count(8)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)


def settle_layers(page: Page) -> None:
    """Waits until the mosaic and the channel are painted."""
    expect(page.locator("#slices-title")).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-dash-is-loading=true], .waiting")).to_have_count(0)


def settle_judge(page: Page) -> None:
    """Gives the reviewer a name where there is none, and waits until the sample is painted."""
    expect(page.locator("#naming-input")).to_be_attached()
    if page.locator("#naming-input").is_visible():
        page.locator("#naming-input").fill("Ada")
        page.get_by_role("button", name="Save name").click()
        expect(page.locator("#naming-input")).to_be_hidden()
    expect(page.locator("#judge-stage-map")).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".strip-tile")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")


def shoot(  # noqa: PLR0917 - what is taken of which page, and how
    browser: Browser,
    url: str,
    folder: Path,
    name: str = "explore",
    settled: Callable[[Page], None] = settle,
    views: Sequence[tuple[str, int, int]] = VIEWS,
    *,
    whole: bool = True,
) -> list[Path]:
    """A page in each of the views: the whole of it, or what is seen without scrolling."""
    taken = []
    for theme, width, height in views:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.add_init_script("localStorage.setItem('stratoscope-toured', 'yes')")
        page = context.new_page()
        page.goto(url)
        settled(page)
        taken.append(folder / f"{name}-{theme}-{width}.png")
        page.screenshot(path=taken[-1], full_page=whole)
        context.close()
    return taken


def picture_of(taken: Path, folder: Path) -> Path:
    """The same for the manual, which an installation holds: smaller, as JPEG."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{taken.stem.rsplit('-', 2)[0]}.jpg"
    with Image.open(taken) as picture:
        small = picture.convert("RGB")
        small.thumbnail((MANUAL_WIDTH, MANUAL_HEIGHT))
        small.save(path, quality=85, optimize=True, progressive=True)
    return path


def images_of(url: str) -> dict[str, str]:
    """Ids of the gallery's images by their names."""
    with urlopen(f"{url}gallery/items?model=efficientnet_lite0&limit=500") as answer:
        return {item["name"]: item["id"] for item in json.load(answer)["items"]}


def main() -> None:
    """Starts the app, takes the pictures, says where they are."""
    assets = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets")
    folder = assets / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home)) as app,
        sync_playwright() as playwright,
    ):
        browser, url = launch(playwright), app.url
        taken = shoot(browser, url, folder)
        images = images_of(url)
        step = f"{url}compare/?image={images['chelsea.png']}&image_b={images['coffee.png']}"
        wide = (("light", 1440, 900),)
        edits = "erase:top%3D15,map%3Dgrad_cam%40bn2%40282"  # 282: tiger cat, as it is predicted
        edited = f"{url}?image={images['chelsea.png']}&layer=bn2&edits={edits}"
        taken += shoot(browser, edited, folder, "what-if", views=wide, whole=False)
        taken += shoot(browser, step, folder, "compare", settle_step, wide)
        seen = (("light", 1440, 1300),)
        taken += shoot(browser, f"{url}dataset/", folder, "dataset", settle_scan, seen, whole=False)
        taken += shoot(browser, f"{url}layers/", folder, "layers", settle_layers, seen, whole=False)
        review = make_review(sqlite_of(Path(home)), images, NAMES, guidelines=GUIDELINES)
        judge = f"{url}judge/?review={review}"
        taken += shoot(browser, judge, folder, "judge", settle_judge, wide, whole=False)
        manual = [each for each in taken if each.stem.endswith("light-1440")]
        taken += [picture_of(each, assets / "docs/pictures") for each in manual]
        for path in taken:
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
