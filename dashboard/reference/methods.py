"""Every attribution method, as its own description states it."""

from collections.abc import Iterator
from itertools import chain

from dashboard.manual.document import slug
from explainers.approaches import APPROACHES, Approach
from explainers.methods import METHODS, Method
from explainers.parameters import Parameter

INTRODUCTION = """# Methods

A method draws one heat map for each layer, or one for all pixels, of one image and class. The
page *Methods* describes each in full and states what it costs on your machine; `stratoscope
methods` does so for a model.

| method | question | cost |
| --- | --- | --- |
"""


def write() -> str:
    """The page."""
    rows = (
        f"| [{each.name}](#{slug(_heading(each))}) | {each.answers} | {each.cost} |"
        for each in METHODS
    )
    others = [each for each in APPROACHES if each.method is None]
    parts = [
        INTRODUCTION + "\n".join(rows),
        "",
        *chain.from_iterable(map(_method, METHODS)),
        "## Other approaches\n",
        *map(_approach, others),
    ]
    return "\n".join(parts)


def _heading(method: Method) -> str:
    """Its key makes the anchor differ: those of Grad-CAM and Grad-CAM++ would not."""
    return f"{method.name} `{method.key}`"


def _method(method: Method) -> Iterator[str]:
    yield f"## {_heading(method)}\n"
    yield f"{method.answers}\n"
    yield f"- Formula: {method.equation}"
    yield f"- Values: {'signed, ' if method.signed else ''}in units of the {method.units}"
    yield f"- A map {'of all pixels' if method.per_pixel else 'for each layer'}{_same(method)}"
    yield f"- Cost: {method.cost}"
    yield f"- Gradient: {GRADIENT[method.gradient]}"
    yield f"- Source: {method.paper}\n"
    yield f"{method.caveat}\n"
    if method.parameters:
        yield "| parameter | default | takes | effect |\n| --- | --- | --- | --- |"
        yield from map(_parameter, method.parameters)
        yield ""


GRADIENT = {"": "none", "layer": "of the logit by the layer", "pixel": "of the logit by the pixels"}


def _same(method: Method) -> str:
    return "" if method.of_class else ", the same for every class"


def _parameter(each: Parameter) -> str:
    return f"| `{each.name}` | `{each.default}` | {each.bounds} | {each.help} |"


def _approach(approach: Approach) -> str:
    return f"### {approach.name}\n\n{approach.answers}\n"
