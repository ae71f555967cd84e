"""The view of Methods."""

from dataclasses import dataclass
from typing import ClassVar

from dashboard.trust.layer_order import ORDERS, Order
from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.view import PageView, UnfitError, Values, ViewField
from explainers.approaches import APPROACHES, Approach
from explainers.methods import default_method
from explainers.methods.guide import QUESTIONS


def _default_approach(choices: Choices, parsed: Values) -> str:
    return default_method(choices.card(str(parsed["model"]))).key


def _approach(text: str, _: Choices, __: Values) -> str:
    if text not in {each.key for each in APPROACHES}:
        raise UnfitError(f"No approach is called {text!r}.")
    return text


@dataclass(frozen=True, kw_only=True)
class MethodsView(PageView):
    """One approach in full, and what the others must share.

    `see`, `of` and `wait` are the answers to which method to use, `order` is that of the layers in
    the advice, and the rest are the answers to Hohman's questions.
    """

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        ViewField("approach", _default_approach, _approach),
        p.one_of("see", "regions", "pixels"),
        p.one_of("of", "class", "all"),
        p.one_of("wait", "no", "yes"),
        p.one_of("order", *ORDERS),
        *(p.one_of(question, "", *answers) for question, answers in QUESTIONS.items()),
    )
    identity: ClassVar[tuple[str, ...]] = ("model", "approach")

    approach: str
    see: str = "regions"
    of: str = "class"
    wait: str = "no"
    order: Order = "depth"
    why: str = ""
    who: str = ""
    what: str = ""
    how: str = ""
    when: str = ""
    where: str = ""

    @property
    def chosen_answers(self) -> dict[str, str]:
        """The requested answers, by question."""
        answers = {question: str(getattr(self, question)) for question in QUESTIONS}
        return {question: answer for question, answer in answers.items() if answer}

    def matches(self, approach: Approach) -> bool:
        """Whether an approach gives all requested answers."""
        return all(
            answer in approach.guide.answer(q).kinds for q, answer in self.chosen_answers.items()
        )
