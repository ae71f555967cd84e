"""The images of the current subset, in order of triage, as pictures and as a table."""

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.components import ImageTiles
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.dataset.files import members_file
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.pages.dataset.view import DatasetView
from dashboard.scans.image_tiles import tile
from dashboard.scans.member_rows import member_rows
from dashboard.scans.subset_sizes import heading
from dashboard.scans.summary import members, unordered
from dashboard.scans.urls import members_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import COUNT, GRID, SHARE, VALUE, column, height
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, select, subtitle, unlabelled
from dashboard.ui.file_row import FileRow
from dashboard.ui.panel import Panel, Parts
from data.errors import DataError
from data.scans.subsets import Subset

TILES, MOST_TILES = 24, 96  # at first, and with all presses on "Show more"
COLUMNS = (
    column("name", "file", minWidth=170, flex=2),
    column("class", "class", minWidth=120, flex=1),
    column("predicted", "predicted", minWidth=120, flex=1),
    column("probability", "confidence", **SHARE),
    column("loss", "loss", 1, **VALUE),
    column("distance", "distance", 2, **VALUE | {"width": 172}),
    column("of_class", "images of its class", 3, **COUNT | {"width": 172}),
)
TABLE = FileRow(
    f"{ids.MEMBERS}-csv",
    "CSV",
    lambda scene: members_file(
        scene.services, scene.view.scan, scene.view.subset, scene.view.order
    ),
    lambda scene: members_csv_url(scene.view.scan, scene.view.subset, scene.view.order),
)


def layout() -> Component:
    """Tiles above a grid whose rows come from the server as they are scrolled to."""
    infinite = GRID | {
        "defaultColDef": {"sortable": False, "resizable": True},
        "dashGridOptions": GRID["dashGridOptions"] | {"cacheBlockSize": 100},
    }
    grid = dag.AgGrid(
        id=ids.MEMBERS_GRID, columnDefs=list(COLUMNS), rowModelType="infinite", **infinite
    )
    return card(
        ids.MEMBERS,
        ["Images", subtitle(ids.MEMBERS_TITLE)],
        [
            ImageTiles(
                id=ids.MEMBERS_TILES, class_name="padded", empty="No image matches.", first=TILES
            ),
            grid,
            html.Div([TABLE.layout()], className="file-rows"),
        ],
        aside=[unlabelled("Order", select(ids.MEMBERS_ORDER))],
    )


PARTS = {
    "tiles": Output(ids.MEMBERS_TILES, "data"),
    "title": Output(ids.MEMBERS_TITLE, "children"),
    "height": Output(ids.MEMBERS_GRID, "style"),
    **TABLE.parts,
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Draws the first images."""
    view, scan = scene.view, scene.scan
    positions = members(scan, view.subset, view.order)
    tiles = [tile(scan, int(position)) for position in positions[:MOST_TILES]]
    return {
        "tiles": tiles,
        "title": heading(Subset.parse(view.subset), scan, len(positions))
        + unordered(scan, view.subset, view.order),
        "height": height(len(positions)),
        **TABLE.values(scene),
    }


def is_working(scene: DatasetScene) -> bool:
    """Whether the table is being created."""
    return bool(scene.view.scan) and TABLE.is_working(scene)


def register(app: Dash, services: Services) -> None:
    """Answers the grid's requests for rows."""

    @app.callback(
        Output(ids.MEMBERS_GRID, "getRowsResponse"),
        Input(ids.MEMBERS_GRID, "getRowsRequest"),
        Input(ids.MEMBERS_TILES, "data"),
        State(ids.VIEW_STATE, "answer"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, int] | None, _: object, answer: object) -> object:
        view = DatasetView.from_answer(answer, Choices(services, NO_SESSION))
        if request is None or not view.scan:
            return no_update
        try:
            scan = services.scans.open(view.scan)
            positions = members(scan, view.subset, view.order)
        except DataError:
            return {"rowData": [], "rowCount": 0}  # the panel says why
        page = positions[request["startRow"] : request["endRow"]]
        return {"rowData": member_rows(scan, page), "rowCount": len(positions)}

    app.clientside_callback(
        ClientsideFunction("stratoscope", "fitColumns"),
        Input(ids.MEMBERS_GRID, "columnDefs"),
        State(ids.MEMBERS_GRID, "id"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showScanned"), Input(ids.VIEW_STATE, "answer")
    )


PANEL = Panel(
    ids.MEMBERS,
    layout,
    register=register,
    fields=("scan", "subset", "order"),
    parts=PARTS,
    render=render,
    actions=TABLE.actions,
    press=Right.LOOK,
    is_working=is_working,
)
