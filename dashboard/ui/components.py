"""The pieces that panels are made of: card, notice, picker."""

import re
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.core.responses import help_of
from dashboard.ui import ids

Children = Sequence[Component | str]
VALUE = r"(?: (?:[A-Z]+\b(?:::[\w.]*\w)?|[\w./-]+::[\w.]*\w))?"  # FILE, or net.pt::ema
OPTION = re.compile(rf"(--[a-z][a-z-]*{VALUE})")


def aria(**attributes: str) -> dict[str, Any]:
    """Attributes for screen readers: `aria(label="Pages")`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Attributes for the page's scripts: `data(choice="wrong")`."""
    return {f"data-{name}": value for name, value in attributes.items()}


def card(
    panel: str,
    title: Children,
    body: Children,
    *,
    aside: Children = (),
    class_name: str = "",
) -> html.Section:
    """A panel: a heading with controls at its right, a notice for errors, and the body."""
    return html.Section(
        [
            html.Header([html.H2(title), html.Div(aside, className="card-aside")]),
            html.P(id=ids.notice(panel), className="panel-notice", role="alert"),
            html.Div(body, className="panel-body"),
        ],
        id=panel,
        className=f"panel {class_name}".strip(),
        disable_n_clicks=True,  # Dash counts the clicks of elements that have an id
    )


def hidden_at_first(panel: html.Section) -> html.Section:
    """The panel, hidden until its callback has something to show."""
    setattr(panel, "hidden", True)  # noqa: B010 -- Dash declares no properties
    return panel


def with_help(sentence: str, error: BaseException | str) -> Children:
    """An error's sentence, with a link to its entry in the manual, if it has one.

    Of an error in another process there is only the name of that entry.
    """
    link = help_link(error)
    return in_code(sentence) if link is None else [*in_code(f"{sentence} "), link]


def in_code(text: str) -> Children:
    """A sentence whose command-line options are set as code, which no line breaks."""
    parts = OPTION.split(text)
    return [
        html.Code(part, className="option") if odd % 2 else part
        for odd, part in enumerate(parts)
        if part
    ]


def help_link(error: BaseException | str) -> html.A | None:
    """The link to an error's entry in the manual; None if it has none."""
    there = help_of(error)
    if not there:
        return None
    label = aria(label="Help on this message")
    return html.A("Help", href=there, target="_blank", className="notice-help", **label)


def warning_mark() -> html.I:
    """The icon of a warning; a word stands beside it."""
    return html.I("!", className="warning-mark", **aria(hidden="true"))


def field(label: str, control: dbc.Select | dbc.Input, *, class_name: str = "") -> html.Div:
    """A labelled control."""
    return html.Div(
        [html.Label(label, htmlFor=control.id), control], className=f"field {class_name}".strip()
    )


def number_input(component_id: str) -> dbc.Input:
    """A text field for a natural number, so that an invalid one stays visible and is reported."""
    return dbc.Input(
        id=component_id,
        value="",
        size="sm",
        debounce=True,
        autocomplete="off",
        inputmode="numeric",
    )


def select(component_id: str) -> dbc.Select:
    """A drop-down list whose options come from the view."""
    return dbc.Select(id=component_id, options=[], size="sm")


def unlabelled(name: str, control: Component) -> html.Label:
    """A control that needs no visible label; its name is for screen readers."""
    return html.Label([html.Span(name, className="visually-hidden"), control])


def scrolling(content: Component, name: str, class_name: str = "") -> html.Div:
    """What may be wider than its panel: it scrolls sideways, by keys too."""
    return html.Div(
        content,
        className=f"scroll-x {class_name}".strip(),
        tabIndex=0,
        role="region",
        **aria(label=name),
    )


def segmented(component_id: str, label: str, options: dict[str, str], value: str) -> html.Fieldset:
    """Two or three options side by side: a group of radio buttons."""
    return html.Fieldset(
        [
            html.Legend(label),
            dbc.RadioItems(
                id=component_id,
                options=[{"label": text, "value": key} for key, text in options.items()],
                value=value,
                class_name="segmented",
                input_class_name="btn-check",
                label_class_name="segment",
            ),
        ],
        className="field",
    )


def class_input(component_id: str, options: str) -> dbc.Input:
    """The search for any class; `options` is the id of the classes' list."""
    return dbc.Input(
        id=component_id,
        value="",
        size="sm",
        list=options,
        debounce=True,
        autocomplete="off",
        placeholder="predicted",
    )


def relevance() -> html.Fieldset:
    """Whether relevance against the class is drawn too."""
    return segmented(ids.RELEVANCE, "Relevance", {"relu": "ReLU", "signed": "Signed"}, "relu")


def resolution() -> html.Fieldset:
    """Whether maps are drawn smooth or in cells."""
    options = {"smooth": "Smooth", "cells": "Cells"}
    return segmented(ids.RESOLUTION, "Resolution", options, "smooth")


def opacity() -> html.Div:
    """How much of the picture a map covers."""
    control = dbc.Input(id=ids.OPACITY, type="range", min=0, max=100, step=5, value=60)
    return field("Opacity", control)


def fold() -> Component:
    """A switch in a panel's heading that hides the panel's body."""
    words = [html.Span("Hide"), html.Span("Show")]  # one of them is seen
    return html.Details(html.Summary(words), open=True, className="fold-panel")


def folded(controls: Sequence[Component]) -> Component:
    """Controls that are rarely needed, in a box that opens over the picture."""
    return html.Details(
        [html.Summary("View"), html.Div(controls, className="controls")], className="fold-over"
    )


def subtitle(component_id: str) -> html.Small:
    """The quiet text beside a panel's title."""
    return html.Small(id=component_id)
