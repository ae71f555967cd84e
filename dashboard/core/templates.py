"""HTML from Jinja2 templates, which lie in the folder `templates` beside their users.

Every value is escaped; only `Markup` is HTML already.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def templates(*folders: Path) -> Environment:
    """The templates of `folders`, the first folder first; a name that has no value is an error."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
