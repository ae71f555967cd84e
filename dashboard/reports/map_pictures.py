"""Heat maps as pictures in a report."""

from io import BytesIO

from PIL import Image

from dashboard.maps.rendering import overlay
from dashboard.maps.scales import DIVERGING
from explainers.results import Heatmap

SCALE = next(iter(DIVERGING))
SIDE = 300  # pixels


def bare_map(heatmap: Heatmap, peak: float | None = None) -> bytes:
    """A signed map without a picture behind it, from minus to plus `peak`: a PNG."""
    white = Image.new("RGB", (SIDE, SIDE), "white")
    return png(overlay(white, heatmap, opacity=1, scale=SCALE, smooth=True, signed=True, peak=peak))


def png(image: Image.Image) -> bytes:
    """The image as a PNG file."""
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
