"""What is known of an approach for the model shown: cost here, parameters, fit, paper."""

from dash import html
from dash.development.base_component import Component

from dashboard.advising import last_layer
from dashboard.long_maps import about
from dashboard.panels.methods.scene import MethodsScene
from explainers.approaches import Approach
from explainers.methods import Method

Fact = tuple[str, Component | str]


def facts(scene: MethodsScene, approach: Approach) -> list[Fact]:
    """Names and what they are, the most asked first."""
    method = approach.method
    found: list[Fact] = [("Cost", approach.cost)]
    if method is not None:
        unfit = method.fit(scene.card)
        found = [
            ("Cost", approach.cost if unfit else f"{approach.cost}; {_here(scene, method)}"),
            ("For this model", unfit or f"fits {scene.card.name}"),
            ("Map", _map(method)),
            ("Repeatable", _repeatable(method)),
            ("Parameters", _parameters(method)),
            ("Equation", method.equation),
        ]
    return [*found, ("Source", approach.source)]


def _here(scene: MethodsScene, method: Method) -> str:
    """The time of one map of the last layer."""
    engine, card = scene.services.engine, scene.card
    passes = method.cost_of(card, last_layer(card, method), {})
    return f"{about(engine.seconds_of(card.key, passes))} on this machine with {card.name}"


def _map(method: Method) -> str:
    place = "one value per pixel" if method.per_pixel else "one value per cell of a layer"
    sign = "signed" if method.signed else "unsigned"
    of_class = "of the target class" if method.of_class else "the same for every class"
    return f"{place}, {sign}, in units of {method.units}, {of_class}"


def _repeatable(method: Method) -> str:
    if method.seeded:
        return "draws random numbers; its seed makes it repeatable"
    return "deterministic: the same question has the same answer"


def _parameters(method: Method) -> Component | str:
    if not method.parameters:
        return "none"
    return html.Ul(
        [
            html.Li(
                [html.B(each.label), f": {each.bounds}, {each.default} by default. {each.help}"]
            )
            for each in method.parameters
        ]
    )
