"""A page of plain HTML that works without a script, in the app's style: log-in, not found."""

from pathlib import Path

from jinja2 import Environment

from dashboard.core.address import address
from dashboard.core.templates import templates
from dashboard.core.theme import THEME_SCRIPT

STYLES = (
    "/vendor/bootstrap.css",
    "/assets/app/theme.css",
    "/assets/app/frame.css",
    "/assets/app/access.css",
)


def plain_pages(*folders: Path) -> Environment:
    """The templates of `folders`, which extend `plain.html`."""
    environment = templates(*folders, Path(__file__).parent / "templates")
    environment.globals |= {"styles": STYLES, "theme": THEME_SCRIPT, "address": address}
    return environment
