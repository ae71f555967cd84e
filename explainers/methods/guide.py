"""What an approach is for: the questions of Hohman et al. 2018, arXiv:1801.06889."""

from dataclasses import dataclass, fields

WHY = (
    "interpretability and explainability",
    "debugging and improving models",
    "comparing and selecting models",
    "teaching",
)
WHO = ("developers", "users", "non-experts")
WHAT = (
    "architecture",
    "learned parameters",
    "individual units",
    "neurons in high-dimensional space",
    "aggregated information",
)
HOW = (
    "node-link",
    "dimensionality reduction",
    "line charts",
    "instance-based exploration",
    "interactive experimentation",
    "attribution and feature visualisation",
)
WHEN = ("during training", "after training")
WHERE = ("domains", "community")

# The questions in the survey's order, each with its possible answers.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "why": WHY,
    "who": WHO,
    "what": WHAT,
    "how": HOW,
    "when": WHEN,
    "where": WHERE,
}


@dataclass(frozen=True)
class GuideAnswer:
    """The answer to one question: which of the survey's answers apply, and why, in sentences."""

    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Guide:
    """The answers for one approach in this tool. The app shows them unchanged.

    Raises: ValueError if an answer has no kind, a kind outside the survey, or no sentence.
    """

    why: GuideAnswer
    who: GuideAnswer
    what: GuideAnswer
    how: GuideAnswer
    when: GuideAnswer
    where: GuideAnswer
    read_for: str  # what its picture shows
    not_for: str  # what it does not show

    def __post_init__(self) -> None:
        for question, allowed in QUESTIONS.items():
            kinds = self.answer(question).kinds
            if not kinds or not set(kinds) <= set(allowed):
                raise ValueError(
                    f"{question} must be answered by some of {allowed}, not by {kinds}"
                )
        texts = [getattr(self, each.name) for each in fields(self)]
        for text in (each.text if isinstance(each, GuideAnswer) else each for each in texts):
            if not text.endswith("."):
                raise ValueError(f"not a sentence: {text!r}")

    def answer(self, question: str) -> GuideAnswer:
        """The answer to one of QUESTIONS."""
        answer: GuideAnswer = getattr(self, question)
        return answer
