"""Browsers that do not see each other, and one's own images."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, expect

from tests.browser.conftest import DESKTOP, desktop
from tests.browser.explore import LAST, Explore
from tests.browser.profiles import Profiles
from tests.browser.watcher import Watcher


def picture(name: str = "my picture.png") -> FilePayload:
    buffer = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((300, 200)).save(buffer, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": buffer.getvalue()}


@pytest.fixture
def stranger(profiles: Profiles, app_url: str) -> Iterator[Explore]:
    """Another browser on the same server."""
    context = profiles.lend(app_url, viewport=DESKTOP)
    page = context.new_page()
    watcher = Watcher(app_url)
    watcher.watch(page)
    yield Explore(page, app_url)
    profiles.take_back(context)
    watcher.check()


@desktop
def test_two_browsers_do_not_see_each_other(
    explore: Explore, stranger: Explore, images: dict[str, str]
) -> None:
    explore.open()
    stranger.open(f"?image={images['chelsea.png']}&layer=blocks.2.0")
    explore.tile("blocks.4.0").click()
    explore.expect_layer("blocks.4.0")
    stranger.prediction("tabby").click()
    stranger.expect_target(281, "tabby")
    stranger.expect_layer("blocks.2.0")
    explore.expect_layer("blocks.4.0")
    explore.expect_image("coffee.png", images["coffee.png"])
    explore.expect_target(967, "espresso")


@desktop
def test_ones_own_image_is_explored_and_private(
    explore: Explore, stranger: Explore, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    explore.open()
    explore.find("#gallery-upload input").set_input_files(picture())
    expect(explore.find("#picture-title")).to_have_text("my picture.png")
    expect(explore.find("#picture-caption")).to_contain_text("your own image")
    upload = explore.state["image"]
    explore.tile("blocks.6.0").click()
    explore.expect_layer("blocks.6.0")
    explore.expect_no_panel_notice()
    header = explore.find("header.top").bounding_box()
    explore.find("#permalink-button").click()
    expect(explore.find(".access-notice")).to_contain_text("Your image is private")
    assert explore.find("header.top").bounding_box() == header
    stranger.page.goto(explore.page.url)
    expect(stranger.find("#view-notice")).to_contain_text("private to a session")
    expect(stranger.find("#picture-title")).to_have_text("coffee.png")
    expect(stranger.find(".upload-mine img")).to_have_count(0)
    for address in ("original.webp", "thumbnail.webp"):
        path = f"{explore.base}/images/{upload}/{address}"
        assert explore.page.request.get(path).ok
        assert stranger.page.request.get(path).status == 404
    explore.page.reload()
    expect(explore.find("#picture-title")).to_have_text("my picture.png")


@desktop
def test_a_refused_upload_is_explained_and_a_good_one_still_taken(
    explore: Explore, watcher: Watcher
) -> None:
    watcher.expect(r"status of 400 .*/uploads")
    explore.open()
    choose = explore.find("#gallery-upload input")
    choose.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"text"}])
    expect(explore.find(".upload-status")).to_contain_text("picture")
    expect(explore.find("#layer-select")).to_have_value(LAST)
    choose.set_input_files(picture("second.png"))
    expect(explore.find("#picture-title")).to_have_text("second.png")
    expect(explore.find(".upload-status")).to_be_empty()
    explore.expect_no_panel_notice()
    explore.page.get_by_role("button", name="Delete second.png").click()
    expect(explore.find(".upload-mine img")).to_have_count(0)


@desktop
def test_a_deleted_image_is_shown_no_more(explore: Explore, images: dict[str, str]) -> None:
    explore.open()
    explore.find("#gallery-upload input").set_input_files(picture())
    expect(explore.find("#picture-title")).to_have_text("my picture.png")
    explore.find("#pin-button").click()
    expect(explore.find("#pin-button")).to_have_text("Unpin")
    explore.page.get_by_role("button", name="Delete my picture.png").click()
    explore.expect_image("coffee.png", images["coffee.png"])
    expect(explore.find("#pinned-stage")).to_be_hidden()
    explore.expect_address(pinned="")
    expect(explore.find(".upload-status")).to_have_text(
        "my picture.png was deleted; the first image of the gallery is shown instead."
    )
    explore.expect_no_panel_notice()
