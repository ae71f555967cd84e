"""What several panels of Reviews are made of: bars of verdicts, progress, states, form fields."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.components import ActionButton, ActionRow
from dashboard.ui.components import aria
from data.reviews import CHOICES, ReviewState

ASK_FOR_TEST = "Ask each reviewer to run the region test: is it the marked region?"


def state_badge(state: ReviewState) -> Component:
    """The state of a review in a word."""
    return html.Span(state.value, className=f"state {state.value.replace(' ', '-')}")


def bar(counts: Sequence[int], label: str) -> Component:
    """Verdicts as one bar, in the order of CHOICES; the label says the same to screen readers."""
    counts_text = ", ".join(
        f"{count} {choice.words}" for choice, count in zip(CHOICES, counts, strict=True) if count
    )
    parts = [
        html.I(
            className=choice.value, style={"flexGrow": count}, title=f"{choice.words}: {count:,}"
        )
        for choice, count in zip(CHOICES, counts, strict=True)
        if count
    ]
    return html.Div(
        parts,
        className="verdict-bar",
        role="img",
        **aria(label=f"{label}: {counts_text or 'none'}"),
    )


def legend() -> Component:
    """What the colours of the bars stand for."""
    return html.P(
        [html.Span([html.I(className=choice.value), choice.words]) for choice in CHOICES],
        className="verdict-legend",
    )


def progress(done: int, total: int, label: str) -> Component:
    """A progress bar."""
    return html.Progress(value=str(done), max=str(max(total, 1)), **aria(label=label))


def figure(name: str, value: str, below: str) -> list[Component]:
    """One of the large figures."""
    return [html.Dt(name), html.Dd([value, html.Small(below)])]


def written_field(label: str, control: Any, help_text: str = "") -> Component:  # noqa: ANN401 - has an id
    """A labelled control of a form, with a line of help."""
    parts: list[Component] = [html.Label(label, htmlFor=control.id), control]
    if help_text:
        parts.append(html.Small(help_text, className="quiet"))
    return html.Div(parts, className="field")


def text_input(component_id: str, **more: object) -> dbc.Input:
    """One line."""
    return dbc.Input(id=component_id, type="text", size="sm", value="", **more)


def text_area(component_id: str, rows: int, **more: object) -> dbc.Textarea:
    """Several lines, sent while the user types, for the preview."""
    properties = {"value": ""} | more
    return dbc.Textarea(id=component_id, rows=rows, size="sm", debounce=300, **properties)


def actions(row: str, name: str, *buttons: ActionButton) -> ActionRow:
    """Buttons whose actions are in assets/pages/reviews.mjs; `row` is one of ACTION_ROWS."""
    return ActionRow(id=row, name=name, buttons=list(buttons))


def action(key: str, text: str, *, primary: bool = False, running: str = "") -> ActionButton:
    """One of the buttons."""
    return {"key": key, "text": text, "primary": primary, "running": running}
