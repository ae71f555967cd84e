"""What can be read in a Dash component."""

from typing import Any

from dash.development.base_component import Component


def words(part: Component | str | list[Any] | None) -> str:
    """All its text."""
    if isinstance(part, list):
        return " ".join(map(words, part))
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    return part or ""
