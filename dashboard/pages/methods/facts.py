"""Facts about an approach for the current model: cost here, parameters, fit, source."""

from dash import html
from dash.development.base_component import Component

from dashboard.core.long_maps import about
from dashboard.pages.methods.scene import MethodsScene
from data.numerals import count_of
from explainers.approaches import Approach
from explainers.methods import Method

Fact = tuple[str, Component | str]


def facts(scene: MethodsScene, approach: Approach) -> list[Fact]:
    """Names and values, the most requested first; the same for every approach."""
    unfit = scene.unfit(approach)
    rows: list[Fact] = [
        ("Cost", approach.cost if unfit else f"{approach.cost}; {_here(scene, approach)}")
    ]
    if approach.method is not None:
        fits = unfit or _fits(scene, approach.method)
        rows += [("For this model", fits), ("Map", _map(approach.method))]
    rows += [("Repeatable", approach.repeatable), ("Parameters", _parameters(approach))]
    if approach.method is not None:
        rows.append(("Equation", approach.method.equation))
    return [*rows, ("Source", approach.source)]


def _here(scene: MethodsScene, approach: Approach) -> str:
    """The measured time of one use, or of each image of a scan."""
    engine, card = scene.services.engine, scene.card
    passes = about(engine.seconds_of(card.key, approach.passes(card)))
    if not approach.scans:
        return f"{passes} on this machine with {card.name}"
    scanned = scene.services.scans.seconds_per_image(card)
    if scanned is None:
        return (
            f"{passes} per image for the forward pass on this machine with {card.name}; no scan "
            "of this gallery yet"
        )
    return f"{about(scanned)} per image and worker, measured in the last scan with {card.name}"


def _fits(scene: MethodsScene, method: Method) -> str:
    """The model it fits, and at which of its layers where it does not at all."""
    card, layers = scene.card, method.layers_of(scene.card)
    if method.per_pixel or len(layers) == len(card.layers):
        return f"fits {card.name}"
    unfit = next(each.name for each in card.layers if each not in layers)
    return (
        f"fits {card.name} at {len(layers)} of {count_of(len(card.layers), 'layer')} "
        f"({', '.join(each.label for each in layers)}). {method.unfit_at(card, unfit)}"
    )


def _map(method: Method) -> str:
    place = f"one value per {method.piece if method.per_pixel else 'cell of a layer'}"
    sign = "signed" if method.signed else "unsigned"
    of_class = "of the target class" if method.of_class else "the same for every class"
    return f"{place}, {sign}, in units of {method.units}, {of_class}"


def _parameters(approach: Approach) -> Component | str:
    """The parameters that can be set, and the fixed ones."""
    parts = [
        html.Li([html.B(each.name), f": {each.values}; {each.default} by default. {each.help}"])
        for each in approach.settings
    ]
    if approach.fixed:
        parts.append(html.Li([html.B("Fixed"), f": {approach.fixed}."]))
    return html.Ul(parts) if parts else "none"
