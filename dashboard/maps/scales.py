"""Colour scales of heat maps: one table each, behind PNGs, the page's filters and legends."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from dashboard.core.templates import templates

ColourTable = npt.NDArray[np.uint8]

ZERO = 128  # the grey level of zero in a signed map; 1 and 255 stand for -/+ the peak


@dataclass(frozen=True)
class ColourScale:
    """A colour scale over the 256 grey levels of an encoded heat map.

    `anchors` are evenly spaced sRGB colours ("rrggbb" after one another) from the lowest value to
    the highest; the colours between them are interpolated linearly.
    """

    key: str  # in URLs and in the id of the page's filter
    name: str  # for people
    diverging: bool  # centred at zero, for signed maps
    anchors: str

    @cached_property
    def table(self) -> ColourTable:
        """The colour of each grey level: uint8, (256, 3)."""
        anchors = np.frombuffer(bytes.fromhex(self.anchors), np.uint8).reshape(-1, 3)
        levels = np.arange(256)
        share = np.clip((levels - 1) / 254, 0, 1) if self.diverging else levels / 255
        at = np.linspace(0, 1, len(anchors))
        channels = [np.interp(share, at, anchors[:, channel]) for channel in range(3)]
        return np.rint(np.stack(channels, axis=1)).astype(np.uint8)

    @property
    def plotly(self) -> list[tuple[float, str]]:
        """The scale in Plotly's form: (share from lowest to highest, colour)."""
        table = self.table[self.diverging :]  # a signed map starts at level 1
        chosen = np.linspace(0, len(table) - 1, 33).round().astype(int)
        return [(i / 32, f"#{bytes(table[at]).hex()}") for i, at in enumerate(chosen)]

    @property
    def shares(self) -> dict[str, str]:
        """The table as an SVG filter takes it: for R, G and B the values from 0 to 1."""
        channels = zip("RGB", self.table.T.tolist(), strict=True)
        return {channel: " ".join(map(_share, levels)) for channel, levels in channels}


def _share(level: int) -> str:
    """An 8-bit level as a share of one, exact when rounded back: "0", ".502", "1"."""
    return f"{level / 255:.3f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


# Every fifth colour of Matplotlib's perceptually uniform maps (CC0).
_SEQUENTIAL = (
    ColourScale(
        "inferno",
        "Inferno",
        False,
        "00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c"
        "59106e61136e69166e71196e781c6d801f6c88226a902568982766a02a63a82e5fb0315bb73557"
        "bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9612bed6925f1711ff47918f78212f98b0b"
        "fa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f27df5f992fcffa4",
    ),
    ColourScale(
        "viridis",
        "Viridis",
        False,
        "44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a"
        "3a538b38598c355e8d33638d31688e2e6d8e2c718e2a768e297b8e27808e25848e23898e218e8d"
        "20928c1f978b1e9c891fa18821a58524aa8328ae802eb37c35b7793dbc7446c06f50c46a5ac864"
        "65cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e419f1e51dfde725",
    ),
    ColourScale(
        "cividis",
        "Cividis",
        False,
        "00224e002656002a5f002d68003070083370163770203a6f273e6e2e416d34456c3a486c3f4c6c"
        "444f6c49536c4e566c535a6d575d6d5c616e60646f656870696b716d6f727272747676767a7a78"
        "7e7d788381798885788d8878928c789690779b9476a09875a59c74aaa073afa471b5a86fbaac6d"
        "bfb06bc4b468c9b965cfbd62d4c15fdac65bdfca57e5cf52ead34cf0d846f6dd3ffce236fee838",
    ),
    ColourScale(
        "magma",
        "Magma",
        False,
        "00000402020b0504160907200e0b2b140e361a104221114e29115a311165390f6e420f754a1079"
        "52137c5a167e6219806a1c81721f81792282812581892881912b81992d80a1307eaa337db2357b"
        "ba3878c23b75ca3e72d2426fd9466be04c67e75263ec5860f1605df4695cf7725cf97b5dfb8560"
        "fc8e64fd9869fea16efeaa74feb47bfebd82fec68afecf92fed89afde2a3fdebacfcf4b6fcfdbf",
    ),
)
# ColorBrewer's colour-blind-safe diverging schemes (Apache-2.0), turned so that warm is positive.
_DIVERGING = (
    ColourScale(
        "rdbu",
        "Blue to red",
        True,
        "0530612166ac4393c392c5ded1e5f0f7f7f7fddbc7f4a582d6604db2182b67001f",
    ),
    ColourScale(
        "puor",
        "Violet to orange",
        True,
        "2d004b5427888073acb2abd2d8daebf7f7f7fee0b6fdb863e08214b358067f3b08",
    ),
)

SEQUENTIAL = {scale.key: scale for scale in _SEQUENTIAL}  # the default first
DIVERGING = {scale.key: scale for scale in _DIVERGING}
SCALES = SEQUENTIAL | DIVERGING


@cache
def svg_filters() -> Markup:
    """One inline `<svg>` with a filter for every scale: `filter: url(#scale-inferno)`.

    It colours a grey picture exactly as the scale's `table` does.
    """
    svg = templates(Path(__file__).parent / "templates").get_template("filters.svg")
    return Markup(svg.render(scales=SCALES.values()))
