"""The scan behind a page: which one it is, the offer to make one, and its progress."""

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import urlencode

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access import ASK_A_REVIEWER, Right, offered
from dashboard.access.person import person_key
from dashboard.core.inputs import count_notices, warnings_in
from dashboard.core.times import utc_time
from dashboard.scans.corruptions import corruption_of
from dashboard.scans.library import SHORT, Failure
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import Children, aria, with_help
from dashboard.ui.page_urls import inputs_url
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.view import PageView
from data.errors import DataError
from data.numerals import count_of, numeral
from data.scans import ScanProgress, ScanRecord, size
from data.scans.subsets import Subset
from explainers.methods import Passes
from explainers.models import ModelCard

BEGIN, GO_ON = "Scan now", "Continue"
PER_IMAGE = Passes(forward=1, backward=1)  # of a scan, without its statistics


def layout() -> Component:
    """One line: what matters most, a sentence, a bar and a button."""
    return html.Section(
        [
            html.H2("Scan", className="visually-hidden"),
            html.P(id=ids.notice(ids.SCAN), className="panel-notice", role="alert"),
            dcc.Store(ids.SCAN_ID),
            html.Div(
                [
                    html.Strong(id=ids.SCAN_LEAD),
                    html.P("Checking for a scan…", id=ids.SCAN_TEXT),
                ],
                className="scan-words",
                role="status",
            ),
            html.Progress(id=ids.SCAN_PROGRESS, hidden=True, **aria(label="Scanned so far")),
            html.Button(
                BEGIN, id=ids.SCAN_START, className="quiet-button framed primary", hidden=True
            ),
            html.Button(id=ids.SCAN_SOME, className="quiet-button framed", hidden=True),
            html.Button("Stop", id=ids.SCAN_STOP, className="quiet-button framed", hidden=True),
        ],
        id=ids.SCAN,
        className="panel bar scan of-groups of-models",
    )


class ScanScene(Protocol):
    """What the scene of a page with a scan has."""

    @property
    def view(self) -> PageView: ...  # noqa: D102
    @property
    def services(self) -> Services: ...  # noqa: D102


PARTS = {
    "lead": Output(ids.SCAN_LEAD, "children"),
    "text": Output(ids.SCAN_TEXT, "children"),
    "bar_hidden": Output(ids.SCAN_PROGRESS, "hidden"),
    "done": Output(ids.SCAN_PROGRESS, "value"),
    "total": Output(ids.SCAN_PROGRESS, "max"),
    "start_hidden": Output(ids.SCAN_START, "hidden"),
    "start": Output(ids.SCAN_START, "children"),
    "some_hidden": Output(ids.SCAN_SOME, "hidden"),
    "some": Output(ids.SCAN_SOME, "children"),
    "stop_hidden": Output(ids.SCAN_STOP, "hidden"),
}


@dataclass(frozen=True)
class ScanLine:
    """The line's text and buttons; an empty text hides its button."""

    text: Children
    lead: str = ""  # the cost, or how far the scan is
    done: int = 0
    total: int = 0  # 0: no bar
    start: str = ""
    some: str = ""
    stop: bool = False

    def parts(self) -> Parts:
        """The values of PARTS; people without the right to scan see no button."""
        may = offered(Right.COMPUTE)
        start, some = self.start if may else "", self.some if may else ""
        return {
            "lead": self.lead,
            "text": self.text,
            "bar_hidden": not self.total,
            "done": self.done,
            "total": self.total or 1,
            "start_hidden": not start,
            "start": start,
            "some_hidden": not some,
            "some": some,
            "stop_hidden": not (self.stop and may),
        }


def render(scene: ScanScene) -> Parts:
    """The scan that the page shows, its progress, or the offer to make one."""
    try:
        return _offer(scene).state().parts()
    except DataError as error:
        return ScanLine(with_help(str(error), error), start=BEGIN).parts()


def why_failed(failure: Failure | None) -> list[str | Component]:
    """The sentence of a failure, to stand before others; nothing where none has failed."""
    return [*with_help(*failure), " "] if failure else []


def is_working(scene: ScanScene) -> bool:
    """Whether a scan of the model is under way, or has ended since the view was read."""
    offer = _offer(scene)
    return offer.is_working or offer.is_new


def start(scene: ScanScene) -> None:
    """Scans the whole gallery, or continues the stopped scan of some images.

    If a scan was begun elsewhere, the page follows that one. Raises: DataError, TooMuchLongWork.
    """
    offer = _offer(scene)
    if not offer.is_needless:
        scene.services.scans.start(offer.card.key, offer.stopped, person_key())


def start_some(scene: ScanScene) -> None:
    """Scans the images of both sides, unless a scan was begun elsewhere. Raises: as `start`."""
    offer = _offer(scene)
    if not offer.is_needless:
        scene.services.scans.start(offer.card.key, offer.some, person_key())


def register(app: Dash, services: Services) -> None:
    """A page that offers a scan notices one that was begun elsewhere."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "watchForScan"),
        Input(ids.VIEW_STATE, "answer"),
        Input(ids.SCAN_ID, "data"),  # without outputs, Dash tells callbacks apart by their inputs
    )


def stop(scene: ScanScene) -> None:
    """Stops the scan; what is scanned is kept."""
    scene.services.scans.stop(_offer(scene).card)


def _offer(scene: ScanScene) -> "Offer":
    services, view = scene.services, scene.view.values()
    return Offer(services, services.engine.card(scene.view.model), view)


@dataclass(frozen=True)
class Offer:
    """The scans of a model, seen from a page's view."""

    services: Services
    card: ModelCard
    view: Mapping[str, object]

    @cached_property
    def some(self) -> list[str]:
        """Ids of the images of both sides, where groups are to be compared that no scan holds."""
        if self.view.get("kind") != "groups":
            return []
        sides = (Subset.parse(str(self.view.get(side) or "")) for side in "ab")
        gallery = self.services.gallery
        chosen = [side.in_gallery(gallery) for side in sides]
        return [gallery.ids[i] for i in sorted({i for of in chosen for i in of})]

    @property
    def stopped(self) -> tuple[str, ...] | None:
        """Ids of the images of the stopped scan that can be continued; None: the whole gallery."""
        scans = self.services.scans
        progress = None if self.view.get("scan") else scans.unfinished(self.card)
        if progress is None or progress.record.whole:
            return None
        return scans.store.image_ids(progress.record.id)

    @property
    def is_working(self) -> bool:
        """Whether a scan is starting or under way."""
        scans, under_way = self.services.scans, self.services.scans.unfinished(self.card)
        return scans.starting(self.card.key) or bool(under_way and _is_working(under_way))

    @property
    def is_needless(self) -> bool:
        """Whether a scan is under way, or one of the whole gallery is there."""
        scans = self.services.scans
        best = scans.best(self.card)
        return self.is_working or bool(best and scans.open(best).provenance["whole"])

    @property
    def is_new(self) -> bool:
        """Whether there is a scan and the view names none: read again, it names this one."""
        return bool(self.services.scans.best(self.card)) and not self.view.get("scan")

    def state(self) -> ScanLine:
        """Running, done, stopped or not started."""
        scans, shown = self.services.scans, str(self.view.get("scan") or "")
        best, under_way = scans.best(self.card), scans.unfinished(self.card)
        if self.is_working:
            if under_way is None:
                loads = "The workers are loading the model."
                return ScanLine(loads, "Starting the scan", total=1, stop=True)
            return _working_line(under_way)
        if self.is_new:
            return ScanLine("The scan is done.")
        if shown:
            whole = self.services.scans.open(shown).provenance["whole"]
            start = "" if whole else "Scan the whole gallery"
            text = describe(self.services, shown)
            if shown != best and (differs := scans.difference(shown, self.card)):
                start = start or BEGIN
                children = [text] if isinstance(text, str) else text
                text = [f"{differs.changed} since the scan: {differs.text}. ", *children]
            return ScanLine(text, start=start)
        return self._not_scanned(under_way)

    def _not_scanned(self, stopped: ScanProgress | None) -> ScanLine:
        failure = self.services.scans.failure(self.card.key)
        if stopped is not None:
            record = stopped.record
            stored = Failure(record.sentence, record.help) if record.sentence else None
            why = stored or failure or Failure("The scan was stopped.")
            lead = f"{stopped.done:,} of {record.images:,} images are scanned"
            return ScanLine(with_help(*why), lead, start=GO_ON)
        failed = why_failed(failure)
        many, few = len(self.services.gallery), len(self.some)
        lead = f"{count_of(many, 'image')}, {self._cost(many)}"
        some = f"Scan just these {few:,}" if 0 < few < many else ""
        if older := self.services.scans.outdated(self.card):
            record, differs = older
            when = utc_time(record.finished)
            since = f"{differs.changed} since scan {record.id[:8]} of {when}"
            words = f"{since}: {differs.text}. "
            link = html.A("Show it anyway", href=f"?{urlencode(self._view_of(record))}")
            offer = [*failed, words, link, ", or scan again."]
            return ScanLine(offer, lead, start=BEGIN, some=some)
        who = "" if offered(Right.COMPUTE) else f" {ASK_A_REVIEWER}"
        text = (
            f"{self.card.name} has not scanned this gallery yet. A scan runs in the background, "
            f"also when you close the page.{who}"
        )
        return ScanLine([*failed, text] if failed else text, lead, start=BEGIN, some=some)

    def _cost(self, images: int) -> str:
        """The estimated time of a scan: from an earlier one by this model, else from timed passes.

        Each worker has a processor of its own.
        """
        workers = os.cpu_count() or 1
        each = self.services.scans.measured_seconds(self.card)
        if each is None:
            engine = self.services.engine
            each = engine.seconds_of(self.card.key, PER_IMAGE) * min(engine.processors, workers)
        return cost_in_words(images * each / workers)

    def _view_of(self, record: ScanRecord) -> dict[str, str]:
        """The page with that scan."""
        kind = str(self.view.get("kind") or "")
        shown = {"kind": kind} if kind else {}
        return {**shown, "model": self.card.key, "scan": record.id[:SHORT]}


def _is_working(progress: ScanProgress) -> bool:
    return progress.record.state == "running" and not progress.record.is_stalled


def _working_line(progress: ScanProgress) -> ScanLine:
    """How many images are scanned, how fast, and how long the others take."""
    done, images = progress.done, progress.record.images
    text = "The workers scan the first images."
    if progress.rate:
        left = duration(progress.seconds_left)
        text = f"{numeral(progress.rate, 2)} images a second, {left} left."
    return ScanLine(text, f"{done:,} of {count_of(images, 'image')}", done, images, stop=True)


def cost_in_words(seconds: float) -> str:
    """An estimate in whole minutes, rounded up: starting the workers takes some seconds too."""
    if seconds < 45:  # noqa: PLR2004
        return "under a minute"
    minutes = math.ceil(seconds / 60)
    if minutes < 90:  # noqa: PLR2004
        return f"about {minutes}\u00a0min"
    return f"about {math.ceil(minutes / 60)}\u00a0h"


def duration(seconds: float) -> str:
    """A time that is left: seconds, minutes, or hours and minutes."""
    if seconds < 90:  # noqa: PLR2004
        return f"{seconds:.0f} s"
    return time.strftime("%-H h %-M min" if seconds >= 3600 else "%-M min", time.gmtime(seconds))  # noqa: PLR2004


def describe(services: Services, scan_id: str) -> Children:
    """Which scan the page shows, in one line, and whether there are notices on its inputs."""
    scan = services.scans.open(scan_id)
    provenance = scan.provenance
    when = utc_time(scan.finished)
    unread = f", {len(scan.failures):,} unreadable" if scan.failures else ""
    part = "" if provenance["whole"] else "a selection of "
    corruption = corruption_of(scan)
    edited = f", corrupted by {corruption.words}," if corruption else ""
    text = (
        f"Scan {scan.id[:8]} of {part}{provenance['gallery']}: {len(scan.image_ids):,} "
        f"images{unread}{edited} "
        f"by {provenance['name']} (weights {provenance['weights_sha256'][:12]}), "
        f"{count_of(len(scan.layers), 'layer')}, "
        f"{size(scan.plan.nbytes)}, finished {when}."
    )
    notices = count_notices(len(warnings_in(provenance)))
    if not notices:
        return text
    return [
        text,
        " ",
        html.A(f"{notices} on its inputs", href=inputs_url(provenance["model"])),
        ".",
    ]


PANEL = Panel(
    ids.SCAN,
    layout,
    fields=("model", "scan", "kind", "a", "b"),
    parts=PARTS,
    render=render,
    actions={ids.SCAN_START: start, ids.SCAN_SOME: start_some, ids.SCAN_STOP: stop},
    is_working=is_working,
    register=register,
)
