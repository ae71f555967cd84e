"""How long a mosaic of 2,048 maps takes to paint: `python -m tests.benchmarks.layers`.

ResNet-50 with random weights (they cost what trained ones do) on the starter gallery. On Layers,
from the choice of another order of the last layer's 2,048 channels until the mosaic is painted in
Chromium; the image's trace is known, as it is to whoever looks at a layer.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.explore_page import DESKTOP
from tests.benchmarks.probe import Cost, Probe
from tests.benchmarks.report import Row, machine, median_row, print_table
from tests.browser.app_process import running_app
from tests.browser.chromium import launch

BOUND_MS = 300
NETWORK_KB = 1000
ORDERS = ("weight", "mean", "maximum", "index")
SCALINGS = ("shared", "own")
READY = "#channels-grid .sheet-mark:not([hidden])"
CHOOSE = "([id, value]) => window.dash_clientside.set_props(id, { value })"
ASKED = "layers/?layer=layer4.2&many=2048&order=contribution"


def mosaics(probe: Probe) -> list[Cost]:
    """Every order on every scale: each is a picture of its own."""
    costs = []
    for scaling in SCALINGS:
        probe.act(CHOOSE, ["scaling-radio", scaling])
        costs += [probe.act(CHOOSE, ["order-select", order]) for order in ORDERS]
    assert all("channels-panel" in cost.parts for cost in costs)
    return costs


def main() -> int:
    model = ("--model", "resnet50", "--weights", "random")
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home), *model) as app,
        sync_playwright() as playwright,
    ):
        probe = Probe(launch(playwright).new_context(viewport=DESKTOP))
        probe.load(f"{app.url}{ASKED}", READY)
        costs = mosaics(probe)
    largest = max(cost.nbytes for cost in costs) / 1e3
    painted = [cost.painted["channels-panel"] for cost in costs]
    rows = [
        median_row("mosaic of 2,048 maps, click to paint", painted, "ms", BOUND_MS),
        median_row("  until all other panels stand, too", [cost.ms for cost in costs], "ms"),
        Row("  network, at most", largest, "kB", NETWORK_KB),
    ]
    print(machine())
    print_table(rows)
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
