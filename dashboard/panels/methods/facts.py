"""What is known of an approach for the model shown: cost here, parameters, fit, paper."""

from dash import html
from dash.development.base_component import Component

from dashboard.found_image import find_image
from dashboard.long_maps import about
from dashboard.panels.methods.scene import MethodsScene
from dashboard.trust import known
from dashboard.wording_of_trust import findings_of_model
from explainers.approaches import Approach
from explainers.methods import Method
from explainers.requests import MapRequest

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
            *([] if unfit else [("Evidence", _evidence(scene, method))]),
            ("Map", _map(method)),
            ("Repeatable", _repeatable(method)),
            ("Parameters", _parameters(method)),
            ("Equation", method.equation),
        ]
    return [*found, ("Source", approach.source)]


def _request(scene: MethodsScene, method: Method) -> MapRequest:
    """The question whose cost and evidence stand for the method: the last layer of an image."""
    card = scene.card
    layer = "" if method.per_pixel else card.head_layer or card.layers[-1].name
    image = find_image(scene.services, scene.services.gallery.items[0].id).ref
    return MapRequest(card.key, image, layer, 0, method.key)


def _here(scene: MethodsScene, method: Method) -> str:
    seconds = scene.services.engine.seconds(_request(scene, method))
    return f"{about(seconds)} on this machine with {scene.card.name}"


def _evidence(scene: MethodsScene, method: Method) -> Component:
    """What was tested of the method's maps of the last layer, and kept."""
    services, card, request = scene.services, scene.card, _request(scene, method)
    asked = services.jobs.evidence.questions(card, request)
    found = findings_of_model(known(services.engine, card, request, asked))
    where = f"at {request.layer}" if request.layer else "per pixel"
    lines = [
        html.Li([html.B(f"{each.name}, {where}: {each.verdict}. "), each.says]) for each in found
    ]
    tested = any(each.verdict != "not tested" for each in found)
    hint = html.Li("“Test this map” on Explore tests it, once for the model.", className="quiet")
    return html.Ul(lines if tested else [*lines, hint])


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
