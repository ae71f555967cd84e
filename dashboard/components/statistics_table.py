"""What stands beside and over the heat map of the statistics: the layers' names and the values."""

from typing import Any

from dashboard.components.base import StratoscopeComponent
from dashboard.figures.statistics import StatisticsData


class LayerNames(StratoscopeComponent):
    """One button for each row of the heat map. See assets/components/layer-names.mjs.

    id: of the element that holds the buttons.
    options: the layers in the order of the rows, as those of a drop-down list; set by callbacks.
    names: of the layers, as short as they must be; set by callbacks.
    shapes: of the layers' outputs, as text; set by callbacks.
    selected: the layer whose row is marked; set by the user and by callbacks.
    """

    id: str
    options: list[dict[str, Any]] | None = None
    names: list[str] | None = None
    shapes: list[str] | None = None
    selected: str = ""


class StatisticsTexts(StratoscopeComponent):
    """Texts over the cells of the heat map. See assets/components/statistics-texts.mjs.

    id: of the element that holds the texts.
    data: the texts; set by callbacks.
    """

    id: str
    data: StatisticsData | None = None
