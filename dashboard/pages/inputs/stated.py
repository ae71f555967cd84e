"""Conclusions as a list: warnings first and marked, then the others; options set as code."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.core.inputs import Conclusion
from dashboard.ui.components import in_code, warning_mark


def stated(conclusions: Sequence[Conclusion], options: Mapping[str, Sequence[str]]) -> Component:
    """A list of topics and sentences; `options` change the conclusions of a topic."""
    warnings = [each for each in conclusions if each.warning]
    others = [each for each in conclusions if not each.warning]
    rows: list[Component] = []
    for each in warnings:
        label = html.Span([html.B("Notice"), html.Small(each.topic.capitalize())])
        rows += [
            html.Dt([warning_mark(), label], className="noticed"),
            html.Dd(in_code(each.text), className="noticed"),
        ]
    for topic, same in groupby(others, key=lambda each: each.topic):
        texts = [each.text for each in same]
        paragraphs = [html.P(in_code(text)) for text in texts]
        named = " ".join(each.text for each in conclusions if each.topic == topic)
        flags = [flag for flag in options.get(topic, ()) if flag not in named]
        rows += [html.Dt(topic.capitalize()), html.Dd([*paragraphs, *_change_with(flags)])]
    return html.Dl(rows, className="stated")


def _change_with(flags: Sequence[str]) -> Iterator[Component]:
    if flags:
        parts = [part for flag in flags for part in (" ", html.Code(flag))]
        yield html.P(["Change with", *parts], className="stated-options")
