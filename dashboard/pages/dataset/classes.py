"""A table of groups, classes and confusions; a click shows those images, two ticks compare."""

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.scans.missing import of_classes
from dashboard.scans.summary import table
from dashboard.scans.urls import classes_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import COUNT, GRID, SHARE, VALUE, column
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts

Rows = list[dict[str, object]]

COLUMNS = (
    column("kind", "kind", width=92, filter=True),
    column("name", "name", minWidth=150, flex=2, filter=True),
    column("images", "images", **COUNT),
    column("labelled", "labelled", **COUNT),
    column("accuracy", "right", **SHARE),
    column("low", "95 % from", **SHARE | {"width": 112}),
    column("high", "to", **SHARE),
    column("confidence", "confidence", **SHARE),
    column("loss", "loss", **VALUE),
    column("taken_for", "most often taken for", minWidth=150, flex=2),
)
INDEPENDENT_COLUMNS = (
    *COLUMNS[:4],
    column("accuracy", "right yes or no", **SHARE | {"width": 124}),
    *COLUMNS[5:7],
    column("precision", "precision", **SHARE),
    column("recall", "recall", **SHARE),
    column("confidence", "confidence", **SHARE),
)


def layout() -> Component:
    """One grid, sorted and filtered in the page: a model has a thousand classes at most."""
    options = GRID["dashGridOptions"] | {
        "rowSelection": {
            "mode": "multiRow",
            "headerCheckbox": False,
            "enableClickSelection": False,
        },
        "selectionColumnDef": {"headerName": "tick", "width": 56},
    }
    grid = dag.AgGrid(
        id=ids.CLASSES_GRID,
        columnDefs=list(COLUMNS),
        rowData=[],
        **(GRID | {"dashGridOptions": options}),
    )
    return card(
        ids.CLASSES,
        ["Groups, classes and confusions", subtitle(ids.CLASSES_TITLE)],
        [grid],
        aside=[
            html.A("Compare the two", id=ids.CLASSES_COMPARE, className="quiet-link", hidden=True),
            html.A("CSV", id=ids.CLASSES_CSV, download="", className="quiet-link"),
        ],
    )


PARTS = {
    "grid_row_data": Output(ids.CLASSES_GRID, "rowData"),
    "title": Output(ids.CLASSES_TITLE, "children"),
    "csv": Output(ids.CLASSES_CSV, "href"),
    "grid_column_defs": Output(ids.CLASSES_GRID, "columnDefs"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Fills the grid once for each scan."""
    rows = of_classes(table(scene.scan))
    title = f"{len(rows):,} rows · click one to show its images, tick two to compare them"
    columns = INDEPENDENT_COLUMNS if scene.scan.multi_label else COLUMNS
    return {
        "grid_row_data": rows,
        "title": title,
        "csv": classes_csv_url(scene.view.scan),
        "grid_column_defs": list(columns),
    }


def register(app: Dash, services: Services) -> None:
    """A click on a row shows its images; two ticked rows can be compared."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "compareRows"),
        Output(ids.CLASSES_COMPARE, "href"),
        Output(ids.CLASSES_COMPARE, "hidden"),
        Input(ids.CLASSES_GRID, "selectedRows"),
        State(ids.VIEW_STATE, "answer"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseSubsetOfRow"),
        Input(ids.CLASSES_GRID, "cellClicked"),
        State(ids.CLASSES_GRID, "rowData"),
        prevent_initial_call=True,
    )


PANEL = Panel(ids.CLASSES, layout, register=register, fields=("scan",), parts=PARTS, render=render)
