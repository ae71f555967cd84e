"""What the Explore page costs in a real browser: clicks, layers, classes, loading, memory."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
from playwright.sync_api import Browser, BrowserContext

from dashboard.ui import ids
from tests.benchmarks.probe import Cost, Probe
from tests.browser.app_process import RunningApp

READY = "#strip-tiles .strip-tile[aria-pressed=true]"
BARE_READY = "#graph-2 .heatmaplayer image"
DESKTOP = {"width": 1440, "height": 1055}
OF_IMAGE = {
    ids.PICTURE,
    ids.PREDICTIONS,
    ids.STATISTICS,
    ids.STRIP,
    ids.CAM,
    ids.ACTIVATIONS,
    ids.WORDS,
    ids.MAPS,
}
OF_LAYER = OF_IMAGE - {ids.PREDICTIONS}
OF_TARGET = {ids.PICTURE, ids.PREDICTIONS, ids.STRIP, ids.CAM, ids.WORDS}
CLASSES_EACH = 3  # other targets that are asked of an image


@dataclass(frozen=True)
class Clicks:
    """Costs of one kind of click; `cpu` is the server's, in ms for each."""

    costs: list[Cost]
    cpu_ms: float

    @property
    def ms(self) -> list[float]:
        return [cost.ms for cost in self.costs]


class Explore:
    """The page in one browser, and the server behind it."""

    def __init__(self, context: BrowserContext, app: RunningApp, model: str) -> None:
        self._app = app
        self._server = psutil.Process(app.process.pid)
        self._probe = Probe(context)
        self._model = model
        self.images: list[str] = [item["id"] for item in self._gallery(limit=500)["items"]]

    def wait_for_predictions(self) -> str:
        """Predicting the gallery in the background takes the same processor: until it is done."""
        while (done := self._gallery(limit=1)["predicted"])[0] < done[1]:
            self._probe.page.wait_for_timeout(500)
        return f"{done[0]} of {done[1]} predicted"

    def open(self) -> Cost:
        return self._probe.load(self._app.url, READY)

    def rss(self) -> float:
        """MB that the server's process holds."""
        return float(self._server.memory_info().rss / 1e6)

    def click_images(self, images: list[str]) -> Clicks:
        return self._measure(OF_IMAGE, (lambda i=i: self.click_image(i) for i in images))

    def step_layers(self) -> Clicks:
        """From one layer to the next, each seen for the first time with this image."""
        page = self._probe.page
        names = page.eval_on_selector_all(
            ".strip-tile[aria-pressed=false]", "tiles => tiles.map(tile => tile.dataset.layer)"
        )
        return self._measure(
            OF_LAYER,
            (lambda n=n: self._probe.click(f".strip-tile[data-layer='{n}']") for n in names),
        )

    def choose_targets(self, images: list[str]) -> Clicks:
        """The classes below the predicted one, of each image, for every layer at once."""

        def clicks() -> Iterator[Callable[[], Cost]]:
            for image in images:
                self.click_image(image)
                for row in range(2, 2 + CLASSES_EACH):
                    bar = f"#predictions-list li:nth-child({row}) button"
                    yield lambda bar=bar: self._probe.click(bar)

        return self._measure(OF_TARGET, clicks())

    def click_image(self, image: str, target: int | None = None) -> Cost:
        """What a click on a thumbnail does, also where it is not in sight.

        With a target it is what an address does that names both.
        """
        choose = "([id, props]) => dash_clientside.set_props(id, props)"
        if target is None:
            return self._probe.act(choose, [ids.GALLERY, {"selected": image}])
        go_to = "search => stratoscope.goTo(search)"
        return self._probe.act(go_to, f"?image={image}&target={target}")

    def _measure(self, parts: set[str], clicks: Iterator[Callable[[], Cost]]) -> Clicks:
        costs, used = [], 0.0
        for click in clicks:
            before = self._cpu()
            cost = click()
            used += self._cpu() - before
            missing = parts - cost.parts
            assert not missing, f"not painted anew: {missing}"
            costs.append(cost)
        return Clicks(costs, 1e3 * used / len(costs))

    def _cpu(self) -> float:
        times = self._server.cpu_times()
        return float(times.user + times.system)

    def _gallery(self, limit: int) -> dict[str, list]:
        address = f"{self._app.url}gallery/items?limit={limit}&model={self._model}"
        with urllib.request.urlopen(address) as answer:
            return json.load(answer)


def page_loads(browser: Browser, app: str, bare: str, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Both pages in turn, each time with an empty browser cache; the first time does not count."""
    pages = {app: READY, bare: BARE_READY}
    costs: dict[str, list[Cost]] = {app: [], bare: []}
    for _ in range(1 + rounds):
        for url, ready in pages.items():
            context = browser.new_context(viewport=DESKTOP)
            costs[url].append(Probe(context).load(url, ready))
            context.close()
    return costs[app][1:], costs[bare][1:]
