"""Mean and spread of the Grad-CAMs of two groups."""

from dash import Output, dcc
from dash.development.base_component import Component

from dashboard.components import Badge, BadgeData
from dashboard.figures.base import empty_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.maps.captions import class_of_maps
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.services import Services
from dashboard.trust.combined import findings_of_many, summary_of_many
from dashboard.trust.finding import Finding
from dashboard.trust.questions import evidence_of_method
from dashboard.ui import ids
from dashboard.ui.badge import badge_of
from dashboard.ui.components import card, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.scans import Scan, ScanProblem
from explainers.methods import find_method

METHOD = "grad_cam"  # whose maps scans keep
NO_CAMS = "The scan has no Grad-CAM: no gradient reaches the last layer of its model."
OF_ANOTHER_MODEL = Finding(
    "Trust",
    "not tested",
    "Not tested: the scan used other weights or another preprocessing than the current model.",
)


def layout() -> Component:
    """Five small maps: both means with their difference, and both spreads."""
    return card(
        ids.SIDE_CAMS,
        ["Grad-CAM", subtitle(ids.SIDE_CAMS_TITLE)],
        [
            dcc.Graph(
                ids.SIDE_CAMS_GRAPH,
                figure=empty_figure(),
                config=GRAPH_CONFIG,
                className="maps-graph",
            ),
            Badge(id=ids.badge(ids.SIDE_CAMS)),
        ],
        class_name="of-groups",
    )


PARTS = {
    "graph": Output(ids.SIDE_CAMS_GRAPH, "figure"),
    "title": Output(ids.SIDE_CAMS_TITLE, "children"),
    "badge": Output(ids.badge(ids.SIDE_CAMS), "data"),
}


@of_groups
def render(scene: GroupScene) -> Parts:
    """Of the chosen layer where the scan kept its maps, else of the last layer that it kept."""
    layers = scene.scan.cam_layers
    if not layers:
        raise ScanProblem(NO_CAMS)
    layer = scene.view.layer if scene.view.layer in layers else layers[-1]
    explained = class_of_maps(scene.scan)
    difference = scene.comparison.cam_difference(layer)
    mean_a, mean_b, *_ = maps = scene.comparison.cams(layer)
    title = f"{layer} · {scene.counts} · for {explained}, in logits, negative values included · "
    title += "B \N{MINUS SIGN} A: "
    drawn = mean_a.any() and mean_b.any()
    title += difference.words if drawn else "not shown: a mean is zero everywhere"
    return {
        "graph": side_cams_figure(*maps, difference),
        "title": scene.comparison.with_origin(title),
        "badge": trust(scene, layer),
    }


def trust(scene: GroupScene, layer: str) -> BadgeData:
    """The badge, which leads to one of the images, where its tests are."""
    scan, model = scene.scan, scene.view.model
    overall, tests = evidence_of_maps(scene.services, scan, model, layer)
    if not tests:
        return badge_of(overall)
    image = scan.plan.images[int(scene.comparison.a[0])].id
    href = f"{explore_url(model, image, layer, method=METHOD)}#{ids.TRUST}"
    return badge_of(overall, tests, href)


def evidence_of_maps(
    services: Services, scan: Scan, model: str, layer: str
) -> tuple[Finding, list[Finding]]:
    """The evidence for a scan's maps: that of their method and layer, and its summary.

    No tests where the scan used other weights or another preprocessing than `model` has now.
    Raises: UnknownModel.
    """
    card = services.engine.card(model)
    if (scan.provenance["weights_sha256"], scan.provenance["preprocess"]) != card.network_id:
        return OF_ANOTHER_MODEL, []
    references = services.jobs.evidence.references(card)
    evidence = evidence_of_method(services.engine, card, find_method(METHOD), layer, references)
    return summary_of_many(evidence), findings_of_many(evidence)


PANEL = Panel(
    ids.SIDE_CAMS,
    layout,
    fields=(*FIELDS, "layer"),
    parts=PARTS,
    render=render,
    shows_evidence=True,
)
