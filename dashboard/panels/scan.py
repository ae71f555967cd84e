"""The scan behind a page: which one it is, the offer to make one, and how far it is."""

import time
from datetime import datetime

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.components import aria
from dashboard.panels.base import Panel
from dashboard.services import Services
from data.errors import DataError
from data.scans import ScanProgress, size
from explainers.models import ModelCard

BEGIN, GO_ON = "Scan now", "Go on"


def layout() -> Component:
    """One line: a sentence, a bar and a button."""
    return html.Section(
        [
            html.H2("Scan", className="visually-hidden"),
            dcc.Store(ids.SCAN_ID),
            dcc.Store(ids.SCAN_READY),
            html.P(id=ids.SCAN_TEXT, role="status"),
            html.Progress(id=ids.SCAN_PROGRESS, hidden=True, **aria(label="Scanned so far")),
            html.Button(BEGIN, id=ids.SCAN_START, className="quiet-button framed", hidden=True),
            html.Button("Stop", id=ids.SCAN_STOP, className="quiet-button framed", hidden=True),
            dcc.Interval(ids.SCAN_TICK, interval=1000),
        ],
        id=ids.SCAN,
        className="panel bar scan of-groups of-models",
    )


def register(app: Dash, services: Services) -> None:
    """Starts and stops a scan, follows it, and hands the page the one that is finished."""

    @app.callback(
        Output(ids.SCAN_TEXT, "children"),
        Output(ids.SCAN_PROGRESS, "hidden"),
        Output(ids.SCAN_PROGRESS, "value"),
        Output(ids.SCAN_PROGRESS, "max"),
        Output(ids.SCAN_START, "hidden"),
        Output(ids.SCAN_START, "children"),
        Output(ids.SCAN_STOP, "hidden"),
        Output(ids.SCAN_READY, "data"),
        Output(ids.SCAN_TICK, "disabled"),
        Input(ids.SCAN_START, "n_clicks"),
        Input(ids.SCAN_STOP, "n_clicks"),
        Input(ids.SCAN_TICK, "n_intervals"),
        Input(ids.SCAN_ID, "data"),
        State(ids.MODEL, "value"),
    )
    def follow(_: object, __: object, ___: object, shown: object, model: object) -> object:
        key = str(model)
        if Choices(services).problem_with_model(key):
            key = services.engine.keys[0]
        card = services.engine.card(key)
        try:
            if ctx.triggered_id == ids.SCAN_START:
                services.scans.start(key)
            if ctx.triggered_id == ids.SCAN_STOP:
                services.scans.stop(card)
            return _state(services, card, str(shown or ""))
        except DataError as error:
            return str(error), True, 0, 1, False, BEGIN, True, "", True

    app.clientside_callback(
        ClientsideFunction("stratoscope", "useScan"), Input(ids.SCAN_READY, "data")
    )


def _state(services: Services, card: ModelCard, shown: str) -> tuple[object, ...]:
    scans = services.scans
    best = scans.best(card)
    under_way = scans.running(card)
    if scans.starting(card.key) or (under_way and _is_working(under_way)):
        done, total = (under_way.done, under_way.record.images) if under_way else (0, 0)
        return (
            _sentence(under_way) if under_way else "The scan starts: the workers load the model.",
            *(False, done, total or 1, True, BEGIN, False),
            *("", False),
        )
    said = scans.failure(card.key)
    if shown:
        return describe(services, shown), True, 0, 1, True, BEGIN, True, best, True
    if best:
        return "", True, 0, 1, True, BEGIN, True, best, True
    if under_way:
        record = under_way.record
        stopped = record.sentence or said or "The scan was stopped."
        text = f"{stopped} {under_way.done:,} of {record.images:,} images are scanned."
        return text, True, 0, 1, False, GO_ON, True, "", True
    many = len(services.gallery)
    text = f"{said} " if said else ""
    text += (
        f"The {many:,} images of this gallery have not been scanned by {card.name} yet; a scan "
        "keeps every layer's statistics of every image, and goes on when the page is closed."
    )
    return text, True, 0, 1, False, BEGIN, True, "", True


def _is_working(progress: ScanProgress) -> bool:
    return progress.record.state == "running" and not progress.record.stands_still


def _sentence(progress: ScanProgress) -> str:
    record = progress.record
    text = f"Scanning: {progress.done:,} of {record.images:,} images"
    if progress.rate:
        text += f", {progress.rate:.1f} a second, {_duration(progress.seconds_left)} left"
    return text + "."


def _duration(seconds: float) -> str:
    if seconds < 90:  # noqa: PLR2004
        return f"{seconds:.0f} s"
    return time.strftime("%-H h %-M min" if seconds >= 3600 else "%-M min", time.gmtime(seconds))  # noqa: PLR2004


def describe(services: Services, scan_id: str) -> str:
    """Which scan the page shows, in one line."""
    scan = services.scans.open(scan_id)
    given = scan.provenance
    when = datetime.fromtimestamp(scan.finished).strftime("%d %B %Y, %H:%M")
    unread = f", {len(scan.failures):,} unreadable" if scan.failures else ""
    part = "" if given["whole"] else "a selection of "
    return (
        f"Scan {scan.id[:8]} of {part}{given['gallery']}: {len(scan.image_ids):,} images{unread} "
        f"by {given['name']} (weights {given['weights_sha256'][:12]}), {len(scan.layers)} layers, "
        f"{size(scan.plan.nbytes)}, finished {when}."
    )


PANEL = Panel(ids.SCAN, layout, register)
