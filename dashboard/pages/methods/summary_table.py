"""All approaches together: which answers which question, and which to try first."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import ReflectionData, Reflections
from dashboard.pages.methods import ids as own
from dashboard.ui.components import card, scrolling
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
            html.Details(
                [
                    html.Summary("Every approach and every answer in one table"),
                    html.P(LEGEND, className="quiet together-legend"),
                    scrolling(_table(), "Answers of all approaches"),
                ],
                className="together-fold",
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
    """Which approach gives which answer: a row each, columns in groups by question."""
    questions = [
        html.Th(name, colSpan=len(answers), scope="colgroup") for name, answers in QUESTIONS.items()
    ]
    answers = [kind for answers in QUESTIONS.values() for kind in answers]
    columns = [html.Th(html.Span(kind), scope="col") for kind in answers]
    head = [html.Tr([html.Th("Approach", rowSpan=2, scope="col"), *questions]), html.Tr(columns)]
    rows = [_row(each) for each in APPROACHES]
    return html.Table(
        [html.Thead(head), html.Tbody(rows)], id=own.TOGETHER_TABLE, className="together"
    )


def _row(approach: Approach) -> Component:
    cells = [
        _cell(approach, kind, answered=kind in approach.guide.answer(question).kinds)
        for question, answers in QUESTIONS.items()
        for kind in answers
    ]
    return html.Tr([html.Th(approach.name, scope="row"), *cells])


def _cell(approach: Approach, kind: str, *, answered: bool) -> Component:
    if not answered:
        return html.Td()
    if approach.key in BEST.get(kind, ()):
        return html.Td("●", className="best", title=f"{kind}: suggested first")
    return html.Td("○", title=kind)


PANEL = Panel(own.TOGETHER, layout)
