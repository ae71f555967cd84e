"""An approach: one way to look into a network, by attribution or by showing what is there."""

from collections.abc import Callable
from dataclasses import dataclass

from explainers.methods import Method, Passes
from explainers.methods.guide import Guide
from explainers.models import ModelCard

PassesOf = Callable[[ModelCard], Passes]


@dataclass(frozen=True)
class Setting:
    """One setting of an approach, in words."""

    name: str  # its label on the page
    values: str
    default: str
    help: str  # a sentence


@dataclass(frozen=True, kw_only=True)
class Approach:
    """The entry of one approach on the Methods page. The app shows its texts unchanged.

    `place` is the URL of the page that shows it. `method` is set for an attribution method, which
    describes itself further.
    """

    key: str
    name: str
    answers: str  # the question that its picture answers, in one sentence
    source: str
    cost: str
    passes: PassesOf  # cost of one result without a cache; for a scan, of each image
    scans: bool  # True: it reads a scan of the gallery
    repeatable: str  # whether equal settings give the same result, and why
    settings: tuple[Setting, ...]
    fixed: str  # what is fixed, in one sentence; "" if nothing is
    place: str
    caveat: str
    guide: Guide
    method: Method | None = None


DETERMINISTIC = "deterministic: equal settings give the same result"


def of_layer(help: str) -> Setting:
    """The choice of a layer, and what it decides."""
    return Setting("Layer", "any traced layer", "the last one", help)


def always(forward: int, backward: int) -> PassesOf:
    """The `passes` of an approach that costs the same with every model."""
    return lambda _: Passes(forward, backward)


def of_method(method: Method) -> Approach:
    """The approach of an attribution method; its cost is one map of the last layer."""

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
            "draws random numbers; the same seed repeats the result"
            if method.seeded
            else DETERMINISTIC
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
