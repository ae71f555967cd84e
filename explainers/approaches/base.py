"""An approach: one way of looking into a network, whether it attributes or only shows."""

from dataclasses import dataclass

from explainers.methods import Method
from explainers.methods.guide import Guide


@dataclass(frozen=True)
class Approach:
    """What the Methods page says of one approach; its texts are shown to people as they stand.

    `place` is the path of the page that shows it. `method` is set where it is an attribution
    method, which says more of itself.
    """

    key: str
    name: str
    answers: str  # the question that its picture answers, in one sentence
    source: str
    cost: str
    place: str
    caveat: str
    guide: Guide
    method: Method | None = None


def of_method(method: Method) -> Approach:
    """The approach that an attribution method is."""
    return Approach(
        key=method.key,
        name=method.name,
        answers=method.answers,
        source=method.paper,
        cost=method.cost,
        place="/",
        caveat=method.caveat,
        guide=method.guide,
        method=method,
    )
