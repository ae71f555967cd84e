"""The state of each page: one frozen view, read from the URL, the pickers or the store."""

from dashboard.state.base import ANY, PageView, Parameter, UnfitError
from dashboard.state.explore import View

__all__ = ["ANY", "PageView", "Parameter", "UnfitError", "View"]
