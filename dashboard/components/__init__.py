"""Stratoscope's own Dash components: the Python half; assets/components holds the React half."""

from dashboard.components.class_options import ClassOptions
from dashboard.components.histogram import Histogram
from dashboard.components.layer_strip import LayerMarks, LayerStrip, StripData, StripRow
from dashboard.components.predictions import Bar, Predictions, PredictionsData, Verdict
from dashboard.components.view_state import ViewState

__all__ = [
    "Bar",
    "ClassOptions",
    "Histogram",
    "LayerMarks",
    "LayerStrip",
    "Predictions",
    "PredictionsData",
    "StripData",
    "StripRow",
    "Verdict",
    "ViewState",
]
