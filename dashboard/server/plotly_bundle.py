"""The small plotly.js of `assets/vendor`, which Dash loads before its own and then uses.

A wheel holds the one that it was built with; the plotly package beside it may be another.
"""

import re

from plotly.offline import get_plotlyjs_version

from dashboard.server.boot_page import ASSETS

BUNDLE = ASSETS / "vendor/plotly.min.js"
HEAD = 200  # characters of the file in which it states its version


def ignored_assets() -> str:
    """For Dash's `assets_ignore`: the bundle, if the plotly package speaks to another version."""
    if not BUNDLE.is_file():
        return ""
    with BUNDLE.open(encoding="utf-8") as file:
        stated = re.search(r"\bv(\d+\.\d+\.\d+\S*)", file.read(HEAD))
    fits = stated is not None and stated[1] == get_plotlyjs_version()
    return "" if fits else f"^{re.escape(BUNDLE.name)}$"
