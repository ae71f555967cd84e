"""Stratoscope's own Dash components: the Python half; assets/components holds the React half."""

from dashboard.components.layer_strip import LayerMarks, LayerStrip, StripData, StripRow
from dashboard.components.view_state import ViewState

__all__ = ["LayerMarks", "LayerStrip", "StripData", "StripRow", "ViewState"]
