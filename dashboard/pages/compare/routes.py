"""Downloads of comparisons: tables as CSV, and the findings as one HTML file each."""

import flask

from dashboard.access import Right, needs
from dashboard.maps.edited_crop import seen
from dashboard.maps.urls import A, B
from dashboard.pages.compare.cams import evidence_of_maps
from dashboard.reports.groups import comparison_report, groups_rows
from dashboard.reports.models import models_report, models_rows
from dashboard.reports.step import Side, step_report, step_rows
from dashboard.routes.addresses import argument, flag, optional
from dashboard.routes.attachments import attachment, safe_csv
from dashboard.routes.heatmaps import answer_words, requested_map
from dashboard.scans.groups import compare_groups
from dashboard.scans.models import compare_models
from dashboard.services import Services
from dashboard.trust.badge import TRUST, tests_in_words, text
from dashboard.ui.badge import findings_of
from data.gallery.images import decode_for_screen
from data.scans import Scan
from explainers.errors import UnknownModel

SCANS = ("scan", "scan_b")


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves both as attachments."""

    @blueprint.get("/downloads/comparison.csv")
    @needs(Right.LOOK)
    def comparison_csv() -> flask.Response:
        scan = services.scans.open(argument("scan"))
        comparison = compare_groups(scan, argument("a"), argument("b"))
        return attachment(safe_csv(groups_rows(comparison)), "comparison.csv")

    @blueprint.get("/downloads/comparison.html")
    @needs(Right.LOOK)
    def comparison_html() -> flask.Response:
        scan = services.scans.open(argument("scan"))
        a, b = argument("a"), argument("b")
        comparison = compare_groups(scan, a, b)
        page = comparison_report(
            comparison, a, b, services.thumbnails, trust_of_report(services, scan)
        )
        return attachment(page.encode(), "comparison.html")

    @blueprint.get("/downloads/in-step.<any(csv, html):kind>")
    @needs(Right.LOOK)
    def in_step(kind: str) -> flask.Response:
        requested = [requested_map(services, side) for side in (A, B)]
        signed = optional("signed", flag) is not False  # addresses of 0.10.0 and earlier: signed
        services.long_maps.check_all(each.request for each in requested)
        maps = [services.engine.heatmap(each.request) for each in requested]
        a, b = (
            Side(
                *each,
                seen(services.engine, each.card, each.image, decode_for_screen(each.image.read())),
                heatmap,
                findings_of(services, each.request, heatmap),
                answer_words(services, each),
            )
            for each, heatmap in zip(requested, maps, strict=True)
        )
        if kind == "csv":
            return attachment(safe_csv(step_rows(a, b, signed=signed)), "in-step.csv")
        return attachment(step_report(a, b, signed=signed).encode(), "in-step.html")

    @blueprint.get("/downloads/models.<any(csv, html):kind>")
    @needs(Right.LOOK)
    def models(kind: str) -> flask.Response:
        comparison = compare_models(*(services.scans.open(argument(name)) for name in SCANS))
        if kind == "csv":
            return attachment(safe_csv(models_rows(comparison)), "models.csv")
        return attachment(models_report(comparison, services.thumbnails).encode(), "models.html")


def trust_of_report(services: Services, scan: Scan) -> dict[str, str]:
    """The badge of the mean maps of the report, and each test's result by name."""
    if not scan.cam_layers:
        return {}
    model, layer = scan.provenance["model"], scan.cam_layers[-1]
    try:
        overall, tests = evidence_of_maps(services, scan, model, layer)
    except UnknownModel:
        return {TRUST: f"Not tested: this server does not have the model {model}."}
    return {TRUST: text(overall), **tests_in_words(tests)}
