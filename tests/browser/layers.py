"""The Layers page as a reader meets it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.explore import WRITTEN, values_of_address

PANELS = ("look", "channels", "every", "channel", "kernels", "position", "drivers")
MIDDLE = "layer=blocks.2.1"  # 40 channels, 28 x 28 cells, each of which sees 67 pixels


class Layers:
    """Opens the page and finds things in it."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base

    def open(self, search: str = "") -> "Layers":
        self.page.goto(f"{self.base}/layers/?{search}")
        return self.expect_painted()

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    @property
    def state(self) -> dict[str, str]:
        return values_of_address(self.page)

    def expect_painted(self) -> "Layers":
        for panel in PANELS:
            expect(self.find(f"#{panel}-panel")).to_be_visible()
        for image in ("#look-stage-map", "#channel-stage-map", "#channels-grid img"):
            expect(self.find(image)).not_to_have_js_property("naturalWidth", 0)
        expect(self.find(".strip-tile")).to_have_count(18)
        expect(self.find("#channel-values-graph .heatmaplayer image")).to_have_count(1)
        expect(self.find("#channel-histogram-graph .bars .point").first).to_be_attached()
        expect(self.find(".position-row")).to_have_count(18)
        expect(self.find("main .waiting")).to_have_count(0)
        self.page.wait_for_function(WRITTEN)
        expect(self.find(".panel-notice:not(:empty)")).to_have_count(0)
        return self

    def expect_channel(self, layer: str, channel: int) -> None:
        """Every panel that speaks of a channel speaks of this one."""
        expect(self.find("#channel-title")).to_contain_text(f"#{channel} of {layer} · ")
        source = re.compile(rf"layer={re.escape(layer)}&channel={channel}&")
        expect(self.find("#channel-stage-map")).to_have_attribute("src", source)
        words = re.compile(f"^#{channel}, ")
        expect(self.find("#channels-grid")).to_have_attribute("aria-valuetext", words)
