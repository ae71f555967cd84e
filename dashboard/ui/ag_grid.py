"""Shared settings of tables: their look, and how assets/pages/dataset.mjs formats numbers."""

from typing import Any

GRID: dict[str, Any] = {
    "defaultColDef": {"sortable": True, "resizable": True},
    "dashGridOptions": {
        "animateRows": False,
        "rowHeight": 28,
        "headerHeight": 30,
        "suppressColumnVirtualisation": True,  # screen readers see every column
    },
    "style": {"height": "360px"},
}
NUMBER = {"type": "numericColumn"}
WHY = {"tooltipValueGetter": {"function": "whyMissing(params)"}}  # in full, where it is cut
COUNT = NUMBER | WHY | {"width": 88, "valueFormatter": {"function": "written(params, 'count')"}}
SHARE = NUMBER | WHY | {"width": 98, "valueFormatter": {"function": "written(params, 'share')"}}
VALUE = NUMBER | WHY | {"width": 92, "valueFormatter": {"function": "written(params, 'value')"}}


def column(field: str, name: str, rank: int = 0, /, **more: object) -> dict[str, object]:
    """One column of a grid; in a narrow one, those of the highest `rank` are hidden, of 0 none."""
    return {"field": field, "headerName": name, "context": {"rank": rank}, **more}
