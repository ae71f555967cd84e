"""The scene of Explore: an edit that cannot be applied is stated once, and nothing is edited."""

from functools import cached_property

from dashboard.core.long_maps import NotComputed
from dashboard.ui.scene import Scene
from explainers.errors import ExplainerError, UnfitEdit


class ExploreScene(Scene):
    """A view whose image is shown with its edits, where they fit it."""

    @cached_property
    def edit_problem(self) -> ExplainerError | None:
        """Why the edits cannot be applied to the image; the panel of edits states it."""
        if not self.requested:
            return None
        try:
            self.trace(self.requested)
        except (UnfitEdit, NotComputed) as problem:
            return problem
        return None

    @property
    def edited(self) -> str:
        """Id of the image with its edits; "" without any, or where they do not fit."""
        return "" if self.edit_problem else self.requested
