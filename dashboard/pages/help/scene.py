"""The scene of Help's panels: a view, and the page of the manual that it names."""

from dataclasses import dataclass

from dashboard.manual import Document
from dashboard.pages.help.view import HelpView
from dashboard.services import Services


@dataclass(frozen=True)
class HelpScene:
    """A view with its page."""

    view: HelpView
    services: Services
    session: str  # whose uploads may be shown

    @property
    def document(self) -> Document:
        """The page shown."""
        return self.services.manual.documents[self.view.page]
