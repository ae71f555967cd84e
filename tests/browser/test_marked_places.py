"""Where a channel is highest is marked on the image, not on the image with its caption."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

STYLE = Path(__file__, "../../../assets/pages/compare.css").resolve()
CAPTION = "<small>a caption that makes the tile taller than its image</small>"


@pytest.mark.parametrize("width", [30, 82, 110])
def test_the_mark_lies_on_the_place_and_off_the_caption(browser: Browser, width: int) -> None:
    page = browser.new_page()
    places = ((0.2, 0.5), (0.9, 0.97))
    tiles = (
        f'<a class="tile placed" style="--x: {x}; --y: {y}; width: {width}px"><img>{CAPTION}</a>'
        for x, y in places
    )
    page.set_content(f"<style>{STYLE.read_text()}</style>{''.join(tiles)}")
    boxes = page.locator(".tile").evaluate_all(
        """(tiles) => tiles.map((tile) => {
          const mark = getComputedStyle(tile, "::after");
          const number = (name) => parseFloat(mark[name]);
          return [number("left"), number("top") + number("marginTop"), number("height"),
            tile.querySelector("img").getBoundingClientRect().height, mark.clipPath];
        })"""
    )
    for (x, y), (left, top, height, image, _) in zip(places, boxes, strict=True):
        assert image == width
        assert (left, top) == (pytest.approx(x * image, abs=0.1), pytest.approx(y * image, abs=0.1))
        assert height == pytest.approx(0.3 * image, abs=0.1)
    *_, whole = boxes[0]
    *_, cut = boxes[1]
    assert "calc(0% - 1px)" in whole
    assert "calc(40% - 1px)" in cut  # (0.97 + 0.15 - 1) / 0.3 of the mark lies below the image
    page.close()
