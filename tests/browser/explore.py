"""The Explore page as a reader meets it: what every panel must say of one view."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

LAYERS = 18  # of EfficientNet-Lite0
LAST = "bn2"
PANELS = ("gallery", "picture", "predictions", "statistics", "strip", "activations", "words")


# The address is written once the page is painted: assets/app/view-callbacks.mjs.
WRITTEN = "() => window.stratoscope.isSettled()"


def values_of_address(page: Page) -> dict[str, str]:
    """The address's query, once it says what the page shows."""
    page.wait_for_function(WRITTEN)
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


class Explore:
    """Opens the page, acts on it, and holds all panels to one view."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base

    def open(self, search: str = "") -> "Explore":
        """Goes there and waits until every panel is painted."""
        self.page.goto(f"{self.base}/{search}")
        self.expect_painted()
        return self

    @property
    def state(self) -> dict[str, str]:
        """What the address says."""
        return values_of_address(self.page)

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def tile(self, layer: str) -> Locator:
        return self.find(f'.strip-tile[data-layer="{layer}"]')

    def prediction(self, label: str) -> Locator:
        return self.find(".prediction").filter(has_text=label)

    def open_view(self) -> None:
        """Opens the controls of how the map is drawn."""
        if self.find(".fold-over[open]").count() == 0:
            self.find(".fold-over > summary").click()

    def choose_segment(self, name: str) -> None:
        if self.find(".fold-over").filter(has_text=name).count():
            self.open_view()
        self.page.get_by_text(name, exact=True).and_(self.find(".segment")).click()

    # What is seen

    def expect_address(self, **values: str) -> None:
        """The address holds these values; an empty one must not be there."""
        for name, value in values.items():
            if value:
                expect(self.page).to_have_url(re.compile(rf"[?&]{name}={re.escape(value)}(&|$)"))
            else:
                expect(self.page).not_to_have_url(re.compile(rf"[?&]{name}="))

    def expect_painted(self) -> None:
        """Every panel shows something, and none a notice."""
        for panel in PANELS:
            expect(self.find(f"#{panel}-panel")).to_be_visible()
        expect(self.find(".gallery-cell.loaded").first).to_be_visible()
        for image in ("#picture-stage-photo", "#picture-stage-map", "#maps-image"):
            expect(self.find(image)).not_to_have_js_property("naturalWidth", 0)
        expect(self.find(".prediction")).not_to_have_count(0)
        expect(self.find(".statistics-layers button")).to_have_count(LAYERS)
        expect(self.find("#statistics-graph .heatmaplayer image")).to_have_count(1)
        expect(self.find(".strip-tile")).to_have_count(LAYERS)
        expect(self.find("#cam-graph .heatmaplayer image")).to_have_count(1)
        expect(self.find("#activations-histogram path[d]").first).to_be_attached()
        expect(self.find("#words-text")).to_contain_text("the maps explain")
        expect(self.find("main .waiting")).to_have_count(0)
        self.page.wait_for_function(WRITTEN)
        self.expect_no_panel_notice()

    def expect_no_panel_notice(self) -> None:
        expect(self.find(".panel-notice:not(:empty)")).to_have_count(0)

    def expect_layer(self, layer: str) -> None:
        """Every panel that speaks of a layer speaks of this one."""
        expect(self.find("#layer-select")).to_have_value(layer)
        expect(self.find('.strip-tile[aria-pressed="true"]')).to_have_attribute("data-layer", layer)
        chosen = self.find('.statistics-layers button[aria-pressed="true"] span')
        expect(chosen).to_have_text(layer if layer != "bn1" else "stem (bn1)")
        expect(self.find("#cam-title")).to_contain_text(f" at {layer} · ")
        expect(self.find("#activations-title")).to_contain_text(f"{layer} · ")
        expect(self.find("#words-text b")).to_have_text(f"At {layer}")
        expect(self.find("#maps-title")).to_contain_text(f" at {layer},")
        quoted = re.compile(rf"[?&]layer={re.escape(layer)}&")
        for image in ("#picture-stage-map", "#maps-image"):
            expect(self.find(image)).to_have_attribute("src", quoted)
        for link in ("#picture-png-link", "#picture-npz-link"):
            expect(self.find(link)).to_have_attribute("href", quoted)
        expect(self.page).to_have_url(re.compile(rf"[?&]layer={re.escape(layer)}(&|$)"))

    def expect_image(self, name: str, image_id: str) -> None:
        """Every panel that speaks of an image speaks of this one."""
        expect(self.find("#picture-title")).to_have_text(name)
        for image in ("#picture-stage-photo", "#picture-stage-map", "#maps-image"):
            expect(self.find(image)).to_have_attribute("src", re.compile(image_id))
        for link in ("#picture-png-link", "#picture-npz-link", "#statistics-csv-link"):
            expect(self.find(link)).to_have_attribute("href", re.compile(image_id))
        for layer in (".strip-photo", ".strip-map"):
            of_tile = self.find(f"#strip-tiles {layer}").first
            expect(of_tile).to_have_attribute("style", re.compile(image_id))
        selected = self.find('.gallery-cell[aria-selected="true"]')
        expect(selected).to_have_attribute("aria-label", re.compile(re.escape(name)))
        expect(self.page).to_have_url(re.compile(rf"[?&]image={image_id}(&|$)"))

    def expect_target(self, index: int, label: str) -> None:
        """Every panel that speaks of a class speaks of this one."""
        chosen = self.find('.prediction[aria-pressed="true"] .prediction-label')
        expect(chosen).to_have_text(label)
        expect(self.find("#picture-stage-caption")).to_have_text(f"for {label}")
        expect(self.find("#strip-title")).to_contain_text(f"for {label} ")
        expect(self.find("#words-text")).to_contain_text(f"relevance for {label} ")
        target = re.compile(rf"[?&]target={index}&")
        expect(self.find("#picture-stage-map")).to_have_attribute("src", target)
        expect(self.find("#picture-npz-link")).to_have_attribute("href", target)
        expect(self.find("#strip-tiles .strip-map").first).to_have_attribute("style", target)
