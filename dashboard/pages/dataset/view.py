"""The view of Dataset."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dashboard.scans.corruptions import KEYS
from dashboard.ui import fields as p
from dashboard.ui.view import PageView, ViewField
from data.scans.subsets import ALL

COLOURS = ("outcome", "group", "class")
TABS = ("groups", "classes", "confusions")
ORDERS = ("loss", "sure-but-wrong", "far-from-its-class")


@dataclass(frozen=True, kw_only=True)
class DatasetView(PageView):
    """A scan of a gallery by one model, and the current subset of its images."""

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        p.SCAN,
        p.LAYER,
        p.subset("subset", lambda _, __: ALL),
        p.text("within"),
        p.one_of("tab", "", *TABS),
        p.one_of("colour", *COLOURS),
        p.one_of("order", *ORDERS),
        p.one_of("corruption", "", *KEYS),
        p.text("against"),
    )
    identity: ClassVar[tuple[str, ...]] = ("model", "scan", "layer")

    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "model": ("scan", "layer", "subset", "within"),
        "scan": ("subset", "within"),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "scan")

    scan: str
    layer: str
    subset: str = ALL
    within: str = ""  # the group whose classes the confusions show; empty for all groups
    tab: str = ""  # the table that is shown; empty for the first one that has rows
    colour: str = COLOURS[0]
    order: str = ORDERS[0]
    corruption: str = ""  # which one Robustness shows; empty for all together
    against: str = ""  # the model that Robustness compares with; empty for none
