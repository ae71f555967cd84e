"""A histogram that is drawn in less time than a Plotly figure: it is one outline."""

from dashboard.components.base import StratoscopeComponent
from dashboard.figures.activations import HistogramData


class Histogram(StratoscopeComponent):
    """The outline, its axes, and the bin under the pointer. See assets/components/histogram.mjs.

    id: of the element that holds it.
    data: what `activations_histogram` returns; set by callbacks.
    """

    id: str
    data: HistogramData | None = None
