"""What one thing done to a page costs: until when it paints, and what goes over the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

SCRIPT = Path(__file__).with_name("probe.js")
QUIET_MS = 200  # after so long without a change or a request, the last change was the last
LOOK_MS = 50
LOOKS = 3
PATIENCE_MS = 60_000
TIMED = "/engine/place"  # requested because work takes long, not because of what is done


@dataclass(frozen=True)
class Cost:
    """From the action to the last paint, and everything in between."""

    ms: float
    painted: Mapping[str, float]  # by the id of each panel that was painted anew: ms
    cpu_ms: float  # of the page's own thread: what other programs take does not count
    requests: int
    nbytes: int  # as transferred: headers and compressed bodies, and what was posted

    @property
    def parts(self) -> frozenset[str]:
        """The panels that were painted anew."""
        return frozenset(self.painted)


class Probe:
    """A page of its own in which everything that is painted is timed (see probe.js)."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.page.add_init_script(path=SCRIPT)
        self._open: set[str] = set()
        self._requests = 0
        self._nbytes = 0
        self._cpu_before = 0.0
        network = self._session = context.new_cdp_session(self.page)
        network.on("Network.requestWillBeSent", self._sent)
        network.on("Network.requestServedFromCache", self._cached)
        network.on("Network.loadingFinished", self._finished)
        network.on("Network.loadingFailed", self._failed)
        network.send("Network.enable")
        network.send("Performance.enable", {"timeDomain": "threadTicks"})

    def load(self, url: str, last: str) -> Cost:
        """Opens an address; time counts from the beginning of the navigation.

        `last` selects something that stands only when the page's scripts have done their work.
        """
        self._forget()
        self.page.goto(url, wait_until="commit")
        self.page.wait_for_selector(last, state="attached")
        return self._cost()

    def act(self, action: str, argument: object = None) -> Cost:
        """Runs a JavaScript function in the page, as people's clicks and keys would."""
        self._forget()
        self.page.evaluate(f"argument => probe.act(() => {{ ({action})(argument); }})", argument)
        return self._cost()

    def click(self, selector: str) -> Cost:
        """Clicks an element, in the page itself: no time goes to moving the mouse."""
        return self.act("selector => document.querySelector(selector).click()", selector)

    def _cost(self) -> Cost:
        still = looks = 0
        while still < LOOKS:  # several, as a page that computes for long looks still afterwards
            self.page.wait_for_timeout(LOOK_MS)
            still = still + 1 if not self._open and self._still() else 0
            looks += 1
            if looks * LOOK_MS > PATIENCE_MS:
                raise TimeoutError(f"{self.page.url} does not come to rest")
        painted: dict[str, float] = self.page.evaluate("probe.painted")
        started: float = self.page.evaluate("probe.started")
        return Cost(
            max(painted.values(), default=started) - started,
            {name: at - started for name, at in painted.items()},
            self._cpu_ms() - self._cpu_before,
            self._requests,
            self._nbytes,
        )

    def _still(self) -> bool:
        still = f"window.probe && probe.pictures() && probe.quiet() > {QUIET_MS}"
        return bool(self.page.evaluate(still))

    def _forget(self) -> None:
        self._open.clear()
        self._requests = self._nbytes = 0
        self._cpu_before = self._cpu_ms()

    def _cpu_ms(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(1e3 * each["value"] for each in metrics if each["name"] == "ThreadTime")

    def _sent(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith("http") and not url.endswith(TIMED):
            self._open.add(event["requestId"])
            self._requests += 1
            self._nbytes += len(event["request"].get("postData", ""))

    def _cached(self, event: dict[str, Any]) -> None:
        self._requests -= 1

    def _finished(self, event: dict[str, Any]) -> None:
        self._open.discard(event["requestId"])
        self._nbytes += int(event["encodedDataLength"])

    def _failed(self, event: dict[str, Any]) -> None:
        self._open.discard(event["requestId"])
