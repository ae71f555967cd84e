"""An approach: one way of looking into a network, whether it attributes or only shows."""

from collections.abc import Callable
from dataclasses import dataclass

from explainers.methods import Method, Passes
from explainers.methods.guide import Guide
from explainers.models import ModelCard

PassesOf = Callable[[ModelCard], Passes]


@dataclass(frozen=True)
class Setting:
    """One thing that can be chosen, in words."""

    name: str  # as the page's control calls it
    values: str
    default: str
    help: str  # a sentence


@dataclass(frozen=True, kw_only=True)
class Approach:
    """What the Methods page says of one approach; its texts are shown to people as they stand.

    `place` is the address of the page that shows it. `method` is set where it is an attribution
    method, which says more of itself.
    """

    key: str
    name: str
    answers: str  # the question that its picture answers, in one sentence
    source: str
    cost: str
    passes: PassesOf  # what one look costs if nothing is known yet; of a scan, each image
    scans: bool  # True: it reads a scan of the gallery
    repeatable: str  # whether the same question has the same answer, and why
    settings: tuple[Setting, ...]
    fixed: str  # what nobody can set, in one sentence; "" where there is nothing
    place: str
    caveat: str
    guide: Guide
    method: Method | None = None


DETERMINISTIC = "deterministic: the same question has the same answer"


def of_layer(help: str) -> Setting:
    """The choice of a layer, with what it decides."""
    return Setting("Layer", "any traced layer", "the last one", help)


def always(forward: int, backward: int) -> PassesOf:
    """The `passes` of an approach that costs the same with every model."""
    return lambda _: Passes(forward, backward)


def of_method(method: Method) -> Approach:
    """The approach that an attribution method is; its cost is that of a map of the last layer."""

    def passes(card: ModelCard) -> Passes:
        return method.cost_of(card, method.last_layer(card), {})

    return Approach(
        key=method.key,
        name=method.name,
        answers=method.answers,
        source=method.paper,
        cost=method.cost,
        passes=passes,
        scans=False,
        repeatable=(
            "draws random numbers; its seed makes it repeatable" if method.seeded else DETERMINISTIC
        ),
        settings=tuple(
            Setting(each.label, each.bounds, str(each.default), each.help)
            for each in method.parameters
        ),
        fixed="",
        place="/",
        caveat=method.caveat,
        guide=method.guide,
        method=method,
    )
