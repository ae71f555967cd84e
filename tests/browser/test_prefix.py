"""Below a prefix, behind a real nginx, with accounts: every page's main way, and nothing beside it.

nginx passes the prefix on (`--prefix`), or strips it and states it (`X-Forwarded-Prefix`).
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import skimage
from playwright.sync_api import Page, Response, expect

from data.accounts import AccountStore, Role
from data.db.database import open_database
from tests import nginx
from tests.browser.app_process import ROOT, forked_app, run_forked
from tests.browser.conftest import DESKTOP, PATIENCE, NewHome
from tests.browser.explore import Explore
from tests.browser.judging import Judge, sqlite_of
from tests.browser.layers import Layers
from tests.browser.profiles import Profiles
from tests.browser.reviewing import action
from tests.browser.test_compare import painted
from tests.browser.test_log_in import WORDS, fill_in
from tests.browser.watcher import Watcher

IMAGES = {"espresso": "coffee.png", "tabby": "chelsea.png", "missile": "rocket.jpg"}
HEADERS = """proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme; client_max_body_size 21m;"""
# A prefix as another page's path: what looks for a page's name anywhere in an address goes wrong.
KEPT, STRIPPED = "/lens", "/lab/compare"
PAGE = (ROOT / "assets/docs/howto/team.md").read_text(encoding="utf-8")
MANUAL = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)[1]  # of "Below a path"


@dataclass(frozen=True)
class Way:
    """How nginx and the app know the prefix."""

    prefix: str
    options: tuple[str, ...]
    location: str  # with the app's address of the manual


WAYS = {
    "stripped": Way(
        STRIPPED,
        (),
        f"client_max_body_size 21m; {MANUAL.replace('/lens', STRIPPED)}",
    ),
    "passed on": Way(
        KEPT,
        ("--prefix", KEPT),
        f"location {KEPT}/ {{ proxy_pass http://127.0.0.1:8050; {HEADERS} }}",
    ),
}
# What a page does is the same in both ways: the server puts one prefix before every address, and
# tests/unit/dashboard/access/test_prefix.py reads all pages in both.
stripped = pytest.mark.parametrize("way", ["stripped"], indirect=True)
both_ways = pytest.mark.parametrize("way", WAYS, indirect=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small gallery, so that its scan is short."""
    folder = tmp_path_factory.mktemp("images")
    for label, name in IMAGES.items():
        (folder / label).mkdir()
        shutil.copy(Path(skimage.__file__).parent / "data" / name, folder / label)
    return folder


@pytest.fixture(scope="module")
def scanned_home(new_home: NewHome, folder: Path) -> Path:
    """A home with a scan of that gallery, and a lead."""
    home = new_home()
    run_forked(home, "scan", "--images", str(folder), "--workers", "1")
    database = open_database(sqlite_of(home))
    AccountStore(database).add("Ada", Role.LEAD, WORDS)
    database.dispose()
    return home


@dataclass(frozen=True)
class Site:
    """The address below which everything must be, and the cookies of somebody who has logged in."""

    base: str
    cookies: list[dict[str, Any]]


class StrictWatcher(Watcher):
    """Complains of every answer that is an error too, whatever the page makes of it."""

    def watch(self, page: Page) -> None:
        super().watch(page)
        page.on("response", self._response)

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._problems.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="module")
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture(scope="module")
def base(
    way: Way, scanned_home: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the app itself, without a path."""
    home = Path(shutil.copytree(scanned_home, tmp_path_factory.mktemp("home") / "of-app"))
    options = ("--images", str(folder), "--trusted-proxy", "127.0.0.1", *way.options)
    with forked_app(home, *options) as app:
        yield app.url.rstrip("/").removesuffix(way.prefix)


@pytest.fixture(scope="module")
def site(way: Way, base: str, profiles: Profiles, nginx_program: str) -> Iterator[Site]:
    """The app behind nginx, and a browser that has logged in."""
    with nginx.running(
        nginx_program, way.location.replace("http://127.0.0.1:8050", base)
    ) as address:
        base = f"{address}{way.prefix}"
        context = profiles.lend(base, viewport=DESKTOP)
        page = context.new_page()
        page.goto(f"{base}/methods/?approach=hires_cam")
        expect(page).to_have_url(re.compile(f"^{re.escape(base)}/login\\?next="))
        fill_in(page)
        expect(page).to_have_url(f"{base}/methods/?approach=hires_cam")
        expect(page.locator("#guide-title")).to_have_text("HiResCAM")
        cookies = context.cookies()
        assert {each["path"] for each in cookies} == {way.prefix, f"{way.prefix}/login"}
        profiles.take_back(context)
        yield Site(base, cookies)  # type: ignore[arg-type]


@pytest.fixture
def watcher(site: Site) -> Watcher:
    return StrictWatcher(site.base)


@pytest.fixture
def page(site: Site, profiles: Profiles, watcher: Watcher) -> Iterator[Page]:
    context = profiles.lend(site.base, viewport=DESKTOP)
    context.add_cookies(site.cookies)  # type: ignore[arg-type]
    opened = context.new_page()
    watcher.watch(opened)
    yield opened
    profiles.take_back(context)
    watcher.check()


Saved = Callable[[str], bytes]


@pytest.fixture
def saved(page: Page) -> Saved:
    """What a link of the page saves."""

    def save(selector: str) -> bytes:
        with page.expect_download() as download:
            page.locator(selector).click()
        return Path(download.value.path()).read_bytes()

    return save


@both_ways
def test_explore_an_image_a_layer_a_class_and_a_method(
    page: Page, site: Site, saved: Saved
) -> None:
    explore = Explore(page, site.base).open()
    page.locator('.gallery-cell[aria-label*="rocket.jpg"]').click()
    expect(page.locator("#picture-title")).to_have_text("rocket.jpg")
    explore.tile("blocks.5.0").click()
    page.locator("#method-select").select_option("hires_cam")
    explore.expect_address(layer="blocks.5.0", method="hires_cam")
    page.locator(".prediction").nth(1).click()
    explore.expect_painted()
    assert page.url.startswith(f"{site.base}/?")
    assert saved("#statistics-csv-link").startswith(b"layer,")
    assert saved("#picture-png-link").startswith(b"\x89PNG")
    page.reload()
    explore.expect_painted()
    explore.expect_address(layer="blocks.5.0", method="hires_cam")
    page.go_back()
    expect(page.locator("#picture-title")).to_have_text("rocket.jpg")


@stripped
def test_copied_links_lead_back_below_the_prefix(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    Explore(page, site.base).open("?layer=blocks.5.0")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{site.base}/?")
    assert "layer=blocks.5.0" in link


@stripped
def test_layers_shows_a_channel(page: Page, site: Site) -> None:
    layers = Layers(page, site.base).open("layer=blocks.2.1")
    layers.find("#channels-grid").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]channel=\d+"))
    layers.expect_painted()
    page.locator(".top nav").get_by_role("link", name="Explore").click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(site.base)}/\?.*layer=blocks\.2\.1"))


@stripped
def test_compare_two_images_and_save_their_comparison(page: Page, site: Site, saved: Saved) -> None:
    page.goto(f"{site.base}/compare/")
    painted(page)
    page.locator("#swap-button").click()
    painted(page)
    assert b"row,column,a,b" in saved("#in-step-csv-link")
    assert b"data:image/png;base64," in saved("#in-step-html-link")


@both_ways
def test_dataset_of_a_scan_leads_to_explore(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/dataset/")
    every = f"{len(IMAGES)} of {len(IMAGES)}"
    expect(page.locator("#members-title")).to_contain_text(every, timeout=3 * PATIENCE)
    expect(page.locator("#members-tiles .tile img").first).not_to_have_js_property(
        "naturalWidth", 0
    )
    assert b"coffee.png" in created(page, "CSV")
    page.locator("#members-tiles .tile").first.click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(site.base)}/\?.*image="))
    Explore(page, site.base).expect_painted()


@stripped
def test_methods_leads_to_a_layer_in_explore(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/methods/")
    page.locator('#approaches-list [data-approach="hires_cam"]').click()
    link = page.locator("#guide-place-link")
    expect(link).to_have_attribute("href", re.compile("method=hires_cam"))
    link.click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(site.base)}/\?.*method=hires_cam"))
    Explore(page, site.base).expect_painted()


@stripped
def test_inputs_is_reached_from_the_header(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/methods/")
    page.locator(".inputs-link").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(site.base)}/inputs/"))
    expect(page.locator("#inputs-stated-panel, main").first).to_be_visible()


@stripped
def test_a_review_is_made_judged_and_reported(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/reviews/")
    action(page, f"Judge {len(IMAGES)} images at random")
    expect(page).to_have_url(re.compile(rf"^{re.escape(site.base)}/judge/\?.*review="))
    match = re.search(r"review=(\w+)", page.url)
    assert match
    judge = Judge(page, site.base, match.group(1))
    judge.expect_painted()
    judge.press("1")
    judge.expect_judged(1, len(IMAGES))
    judge.expect_all_sent()
    page.goto(f"{site.base}/reviews/?review={judge.review}")
    expect(page.locator("#review-head-count")).to_contain_text(f"1 of {len(IMAGES)} samples")
    expect(page.locator("#review-queue-grid .ag-row")).to_have_count(len(IMAGES))
    assert b"Ada" in created(page, "report")


def created(page: Page, title: str) -> bytes:
    """The file of the page that is created on demand."""
    page.get_by_role("button", name=f"Create {title}").click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("link", name=f"Download {title}").click()
    return Path(download.value.path()).read_bytes()


@both_ways
def test_an_unknown_address_leads_to_the_pages(page: Page, site: Site, watcher: Watcher) -> None:
    watcher.expect("404")
    page.goto(f"{site.base}/layers/nope")
    expect(page.get_by_text("There is no page at this address.")).to_be_visible()
    page.get_by_role("link", name="Methods").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(site.base)}/methods/"))
    expect(page.locator("#guide-subtitle")).not_to_be_empty()


@both_ways
def test_an_ended_session_logs_in_again_beside_the_page(
    page: Page, site: Site, watcher: Watcher
) -> None:
    watcher.expect("401")
    explore = Explore(page, site.base).open()
    page.context.clear_cookies(name="stratoscope_login")
    explore.tile("blocks.5.0").click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="log in again").click()
    window = popup.value
    watcher.watch(window)
    fill_in(window)
    expect(page.locator(".access-notice")).to_contain_text("You are logged in again")
    assert window.is_closed()
    explore.tile("blocks.4.0").click()
    explore.expect_address(layer="blocks.4.0")
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{site.base}/login")


@stripped
def test_help_opens_a_page_of_the_manual(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/methods/")
    page.locator(".help-link").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(site.base)}/help/"))
    expect(page.locator("#help-text-body")).not_to_be_empty()
