"""How far to trust a map: said before anything is tested, tested on demand, stopped at will."""

from playwright.sync_api import expect

from tests.browser.conftest import desktop
from tests.browser.explore import Explore


@desktop
def test_a_map_without_evidence_says_so_and_its_tests_can_be_stopped(explore: Explore) -> None:
    explore.open()
    expect(explore.find("#trust-badge")).to_have_text("– This map is not tested.")
    expect(explore.find("#trust-title")).to_have_text("Grad-CAM at bn2, for espresso")
    expect(explore.find(".finding .verdict.not-tested")).to_have_count(4)
    expect(explore.find("#trust-state")).to_contain_text("Takes about")
    explore.find("#trust-start-button").click()
    stop = explore.find("#trust-stop-button")
    expect(stop).to_be_visible()
    expect(explore.find("#trust-progress")).to_be_visible()
    explore.tile("blocks.5.3").click()  # a click is answered meanwhile
    expect(explore.find("#trust-title")).to_contain_text("blocks.5.3")
    explore.tile("bn2").click()
    stop.click()
    expect(explore.find("#trust-start-button")).to_be_visible()
    expect(explore.find("#trust-progress")).to_be_hidden()
    explore.find("#trust-method-link").click()
    expect(explore.page.locator("#advice-title")).to_contain_text("with Grad-CAM, for")
