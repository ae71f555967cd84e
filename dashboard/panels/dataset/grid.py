"""What the tables of the page share: their look, and how numbers are written."""

from typing import Any

GRID: dict[str, Any] = {
    "defaultColDef": {"sortable": True, "resizable": True},
    "dashGridOptions": {
        "animateRows": False,
        "rowHeight": 28,
        "headerHeight": 30,
        "suppressColumnVirtualisation": True,  # screen readers are told of every column
    },
    "style": {"height": "360px"},
}
NUMBER = {"type": "numericColumn"}
COUNT = NUMBER | {
    "width": 88,
    "valueFormatter": {"function": "params.value == null ? '' : d3.format(',')(params.value)"},
}
SHARE = NUMBER | {
    "width": 92,
    "valueFormatter": {"function": "params.value == null ? '' : d3.format('.1%')(params.value)"},
}
VALUE = NUMBER | {
    "width": 92,
    "valueFormatter": {"function": "params.value == null ? '' : d3.format('.3f')(params.value)"},
}


def column(field: str, name: str, **more: object) -> dict[str, object]:
    """One column of a grid."""
    return {"field": field, "headerName": name, **more}
