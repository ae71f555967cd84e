"""Shared settings of tables: their look, and how assets/pages/dataset.mjs formats numbers."""

from typing import Any

HIGHEST, BORDERS = 360, 4  # pixels of a table
GRID: dict[str, Any] = {
    "defaultColDef": {"sortable": True, "resizable": True},
    "dashGridOptions": {
        "animateRows": False,
        "rowHeight": 28,
        "headerHeight": 30,
        "suppressColumnVirtualisation": True,  # screen readers see every column
    },
    "style": {"height": f"{HIGHEST}px"},
}


def height(rows: int) -> dict[str, str]:
    """The style of a table that is no higher than its rows."""
    options = GRID["dashGridOptions"]
    whole = options["headerHeight"] + max(rows, 1) * options["rowHeight"] + BORDERS
    return {"height": f"{min(whole, HIGHEST)}px"}


NUMBER = {"type": "numericColumn"}
WHY = {"tooltipValueGetter": {"function": "whyMissing(params)"}}  # in full, where it is cut
COUNT = NUMBER | WHY | {"width": 88, "valueFormatter": {"function": "written(params, 'count')"}}
SHARE = NUMBER | WHY | {"width": 98, "valueFormatter": {"function": "written(params, 'share')"}}
LOWER, UPPER = (  # the ends of an interval of shares, rounded outwards
    NUMBER | WHY | {"width": width, "valueFormatter": {"function": f"written(params, '{end}')"}}
    for end, width in (("lower", 100), ("upper", 84))
)
VALUE = NUMBER | WHY | {"width": 92, "valueFormatter": {"function": "written(params, 'value')"}}


def column(field: str, name: str, rank: int = 0, /, **more: object) -> dict[str, object]:
    """One column of a grid; in a narrow one, those of the highest `rank` are hidden, of 0 none."""
    return {"field": field, "headerName": name, "context": {"rank": rank}, **more}
