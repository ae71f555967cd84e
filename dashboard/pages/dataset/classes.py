"""Tables of groups, classes and confusions; a click shows those images, two ticks compare."""

from collections.abc import Sequence

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.components import Tabs, TabsData
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.scans.missing import of_classes
from dashboard.scans.summary import table
from dashboard.scans.urls import classes_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import COUNT, GRID, LOWER, SHARE, UPPER, VALUE, column
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts

Rows = list[dict[str, object]]

NAMES = {"groups": "Groups", "classes": "Classes", "confusions": "Confusions"}
KINDS = {"groups": "group", "classes": "class", "confusions": "confusion"}  # of a tab's rows

NAME = column("name", "name", minWidth=130, flex=2, filter=True)
IMAGES = column("images", "images", **COUNT | {"width": 84})
LABELLED = column("labelled", "labelled", 4, **COUNT)
LOW = column("low", "95 % from", 3, **LOWER)
HIGH = column("high", "to", 3, **UPPER)
CONFIDENCE = column("confidence", "confidence", 2, **SHARE)
COLUMNS = (
    NAME,
    IMAGES,
    LABELLED,
    column("accuracy", "right", **SHARE | {"width": 84}),
    *(LOW, HIGH, CONFIDENCE),
    column("loss", "loss", 3, **VALUE | {"width": 80}),
    column("taken_for", "most often taken for", 1, minWidth=160, flex=2),
)
INDEPENDENT_COLUMNS = (
    *(NAME, IMAGES, LABELLED),
    column("accuracy", "right yes or no", **SHARE | {"width": 124}),
    *(LOW, HIGH),
    column("yes", "yes", 1, **COUNT | {"width": 72}),
    column("precision", "precision", 1, **SHARE),
    column("precision_low", "95 % from", 5, **LOWER),
    column("precision_high", "to", 5, **UPPER),
    column("recall", "recall", 1, **SHARE),
    column("recall_low", "95 % from", 5, **LOWER),
    column("recall_high", "to", 5, **UPPER),
    CONFIDENCE,
)
CONFUSION_COLUMNS = (column("name", "class → predicted", minWidth=200, flex=2, filter=True), IMAGES)


def layout() -> Component:
    """Three tabs over one grid, sorted and filtered in the page."""
    options = GRID["dashGridOptions"] | {
        "rowSelection": {
            "mode": "multiRow",
            "headerCheckbox": False,
            "enableClickSelection": False,
        },
        "selectionColumnDef": {"headerName": "tick", "width": 64},
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
        [Tabs(id=ids.CLASSES_TABS, label="Tables", tabs=NAMES, children=[grid])],
        aside=[
            html.A("Compare the two", id=ids.CLASSES_COMPARE, className="quiet-link", hidden=True),
            html.A("CSV", id=ids.CLASSES_CSV, download="", className="quiet-link"),
        ],
    )


PARTS = {
    "tabs": Output(ids.CLASSES_TABS, "data"),
    "grid_row_data": Output(ids.CLASSES_GRID, "rowData"),
    "title": Output(ids.CLASSES_TITLE, "children"),
    "csv": Output(ids.CLASSES_CSV, "href"),
    "grid_column_defs": Output(ids.CLASSES_GRID, "columnDefs"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Fills the grid with the rows of the chosen tab."""
    several = scene.scan.multi_label
    rows = of_classes(table(scene.scan))
    of_tab = {tab: [row for row in rows if row["kind"] == kind] for tab, kind in KINDS.items()}
    first = next((tab for tab, its in of_tab.items() if its), "groups")
    tab = scene.view.tab or first
    columns: Sequence[dict[str, object]] = CONFUSION_COLUMNS if tab == "confusions" else COLUMNS
    if several:
        columns = INDEPENDENT_COLUMNS
    data: TabsData = {"counts": {name: len(its) for name, its in of_tab.items()}, "first": first}
    return {
        "tabs": data,
        "grid_row_data": of_tab[tab],
        "title": "click a row to show its images, tick two to compare them",
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
    app.clientside_callback(
        ClientsideFunction("stratoscope", "fitColumns"),
        Input(ids.CLASSES_GRID, "columnDefs"),
        State(ids.CLASSES_GRID, "id"),
    )


PANEL = Panel(
    ids.CLASSES, layout, register=register, fields=("scan", "tab"), parts=PARTS, render=render
)
