"""Mean and spread of the Grad-CAMs of two groups."""

from dash import Output, dcc
from dash.development.base_component import Component

from dashboard.components import Badge, BadgeData
from dashboard.figures.base import empty_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.maps.captions import class_of_maps
from dashboard.pages.compare.groups import FIELDS, GroupScene, of_groups
from dashboard.trust.combined import findings_of_many, summary_of_many
from dashboard.trust.finding import Finding
from dashboard.trust.questions import evidence_of_method
from dashboard.ui import ids
from dashboard.ui.badge import badge_of
from dashboard.ui.components import card, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.scans import ScanProblem
from explainers.methods import find_method

METHOD = "grad_cam"  # whose maps scans keep
NO_CAMS = "The scan has no Grad-CAM: no gradient reaches the last layer of its model."
OF_OTHER_WEIGHTS = Finding(
    "Trust",
    "not tested",
    "Not tested: the scan used other weights than the current model.",
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
    title = f"{layer} · {scene.counts} · for {explained}, in logits · B \N{MINUS SIGN} A: "
    drawn = mean_a.any() and mean_b.any()
    title += difference.words if drawn else "not shown: a mean is zero everywhere"
    return {
        "graph": side_cams_figure(*maps, difference),
        "title": scene.comparison.with_origin(title),
        "badge": trust(scene, layer),
    }


def trust(scene: GroupScene, layer: str) -> BadgeData:
    """The badge: maps of many images have the evidence of their method and layer.

    It leads to one of the images, where these are tested.
    """
    engine, scan = scene.services.engine, scene.scan
    card = engine.card(scene.view.model)
    if scan.provenance["weights_sha256"] != card.weights_sha256:
        return badge_of(OF_OTHER_WEIGHTS)
    references = scene.services.jobs.evidence.references(card)
    evidence = evidence_of_method(engine, card, find_method(METHOD), layer, references)
    image = scan.plan.images[int(scene.comparison.a[0])].id
    href = f"{explore_url(card.key, image, layer, method=METHOD)}#{ids.TRUST}"
    return badge_of(summary_of_many(evidence), findings_of_many(evidence), href)


PANEL = Panel(
    ids.SIDE_CAMS,
    layout,
    fields=(*FIELDS, "layer"),
    parts=PARTS,
    render=render,
    shows_evidence=True,
)
