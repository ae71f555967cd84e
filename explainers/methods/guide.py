"""What an approach is for, by the questions of Hohman et al. 2018, arXiv:1801.06889."""

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

# The questions in the survey's order, each with the answers that it knows.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "why": WHY,
    "who": WHO,
    "what": WHAT,
    "how": HOW,
    "when": WHEN,
    "where": WHERE,
}


@dataclass(frozen=True)
class Answer:
    """The answer to one question: which of its known answers apply, and why, in sentences."""

    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Guide:
    """The questions answered for one approach in this tool; shown to people as it stands.

    Raises: ValueError for an answer of no kind, of an unknown kind, or without a sentence.
    """

    why: Answer
    who: Answer
    what: Answer
    how: Answer
    when: Answer
    where: Answer
    read_for: str  # what its picture can be read for
    not_for: str  # and what not

    def __post_init__(self) -> None:
        for question, known in QUESTIONS.items():
            kinds = self.answer(question).kinds
            if not kinds or not set(kinds) <= set(known):
                raise ValueError(f"{question} is answered by some of {known}, not by {kinds}")
        texts = [getattr(self, each.name) for each in fields(self)]
        for text in (each.text if isinstance(each, Answer) else each for each in texts):
            if not text.endswith("."):
                raise ValueError(f"not a sentence: {text!r}")

    def answer(self, question: str) -> Answer:
        """The answer to one of QUESTIONS."""
        found: Answer = getattr(self, question)
        return found
