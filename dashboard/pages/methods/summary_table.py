"""All approaches together: which answers which question, and which to try first."""

from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard.components import AnswerRow, AnswerTable, ReflectionData, Reflections
from dashboard.pages.methods import ids as own
from dashboard.ui.components import aria, card
from dashboard.ui.panel import Panel
from explainers.approaches import APPROACHES, REFLECTIONS, Approach, Reflection
from explainers.methods.guide import QUESTIONS

LEGEND = (
    "●: suggested first for this answer; ○: gives it too; empty: does not. The questions are "
    "from Hohman et al. 2018 (arXiv:1801.06889). The suggestions are the judgement of "
    "Stratoscope’s authors; they were not measured on any model."
)
NAMES = {each.key: each.name for each in APPROACHES}
BEST = {kind: keys for each in REFLECTIONS for kind, keys in each.best.items()}


def layout() -> Component:
    """A paragraph a question, and the table of all answers; it is the same for every model."""
    return card(
        own.TOGETHER,
        [
            "All approaches together",
            html.Small("which to try first for which question; not measured"),
        ],
        [
            Reflections(
                id=own.REFLECTIONS,
                data=[_reflection(each) for each in REFLECTIONS],
                leads_to=own.GUIDE,
            ),
            html.P(LEGEND, className="quiet together-legend"),
            html.Div(
                _table(),
                className="scroll-x",
                tabIndex=0,
                role="region",
                **aria(label="Answers of all approaches"),
            ),
        ],
    )


def _reflection(reflection: Reflection) -> ReflectionData:
    return {
        "heading": reflection.heading,
        "text": reflection.whole_text,
        "best": [{"key": key, "name": NAMES[key]} for key in reflection.all_best],
    }


def _table() -> Component:
    return AnswerTable(
        id=own.TOGETHER_TABLE,
        questions=[{"name": name, "answers": list(answers)} for name, answers in QUESTIONS.items()],
        rows=[_row(each) for each in APPROACHES],
    )


def _row(approach: Approach) -> AnswerRow:
    cells: list[Literal["first", "gives", "none"]] = []
    for question, answers in QUESTIONS.items():
        answered = approach.guide.answer(question).kinds
        for kind in answers:
            first = approach.key in BEST.get(kind, ())
            cells.append("none" if kind not in answered else "first" if first else "gives")
    return {"name": approach.name, "cells": cells}


PANEL = Panel(own.TOGETHER, layout)
