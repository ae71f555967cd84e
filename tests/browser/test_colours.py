"""The page's filters, in Chromium, against the colours of the downloads."""

from base64 import b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from dashboard.maps.rendering import encode_grey, overlay
from dashboard.maps.scales import SCALES, svg_filters
from explainers.results import Heatmap


@pytest.mark.parametrize("key", SCALES)
def test_page_shows_what_the_download_holds(browser: Browser, key: str) -> None:
    signed = SCALES[key].diverging
    values = np.linspace(-1 if signed else 0, 1, 64, dtype=np.float32).reshape(8, 8)
    heatmap = Heatmap(values, signed=signed, units="logit")
    png = b64encode(encode_grey(heatmap, signed=signed)).decode()
    page = browser.new_page(viewport={"width": 64, "height": 64})
    page.set_content(
        f'<body style="margin: 0; background: #808080">{svg_filters()}'
        f'<img width="64" height="64" src="data:image/png;base64,{png}" style="position: absolute;'
        f'inset: 0; opacity: .6; image-rendering: pixelated; filter: url(#scale-{key})">'
    )
    shown = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"), int)
    page.close()
    grey = Image.new("RGB", (64, 64), "#808080")
    drawn = overlay(grey, heatmap, opacity=0.6, scale=key, smooth=False, signed=signed)
    assert np.abs(shown - np.asarray(drawn)).max() <= 1
