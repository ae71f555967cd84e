"""All approaches together: which answers which question, and which to try first."""

from collections.abc import Iterator

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components import ReflectionData, Reflections
from dashboard.pages.methods import ids as own
from dashboard.services import Services
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
    kinds = [(question, kind) for question, answers in QUESTIONS.items() for kind in answers]
    questions = [
        html.Th(question, colSpan=len(answers), scope="colgroup")
        for question, answers in QUESTIONS.items()
    ]
    answers = [html.Th(html.Span(kind), scope="col") for _, kind in kinds]
    name = html.Th("Approach", rowSpan=2, scope="col")
    return html.Table(
        [
            html.Thead([html.Tr([name, *questions]), html.Tr(answers)]),
            html.Tbody([html.Tr(list(_cells(each, kinds))) for each in APPROACHES]),
        ],
        id=own.TOGETHER_TABLE,
        className="together",
    )


def _cells(approach: Approach, kinds: list[tuple[str, str]]) -> Iterator[Component]:
    yield html.Th(approach.name, scope="row")
    for question, kind in kinds:
        if kind not in approach.guide.answer(question).kinds:
            yield html.Td()
        elif approach.key in BEST.get(kind, ()):
            yield html.Td("●", className="best", title=f"{kind}: suggested first")
        else:
            yield html.Td("○", title=kind)


def register(app: Dash, services: Services) -> None:
    """Nothing of it changes."""


PANEL = Panel(own.TOGETHER, layout, register)
