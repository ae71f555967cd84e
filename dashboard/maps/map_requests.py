"""Heat map requests in a canonical form, so that equal maps have equal requests."""

from collections.abc import Callable, Mapping

from explainers.engine.requests import ImageRef, MapRequest
from explainers.errors import UnfitParameter
from explainers.methods import Method, find_method


def map_request(  # noqa: PLR0913, PLR0917
    model: str, image: ImageRef, layer: str, target: int, method: str, params: str = ""
) -> MapRequest:
    """One map; a map per pixel names no layer, and parameters at their defaults are left out.

    Raises: UnknownMethod, UnfitParameter.
    """
    entry = find_method(method)
    values = entry.non_defaults(read_parameters(params))
    return MapRequest(model, image, "" if entry.per_pixel else layer, target, method, values)


def read_parameters(text: str, sign: str = ":") -> dict[str, str]:
    """Parameters as a view writes them, "steps:50,seed:3". Raises: UnfitParameter."""
    values: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        name, between, value = (piece.strip() for piece in part.partition(sign))
        if not (name and between and value):
            raise UnfitParameter(f"Parameters are written name{sign}value, not {part!r}.")
        if name in values:
            raise UnfitParameter(f'The parameter "{name}" appears twice; leave one out.')
        values[name] = value
    return values


def fitting_parameters(
    text: str, check: Callable[[dict[str, str]], object]
) -> tuple[dict[str, str], list[str]]:
    """Those parameters of a view that `check` takes, and a sentence about each of the others.

    `check` is called with one parameter at a time, and raises UnfitParameter.
    """
    values: dict[str, str] = {}
    problems = []
    for part in text.split(","):
        try:
            one = read_parameters(part)
            check(one)
            values |= one
        except UnfitParameter as problem:
            problems.append(str(problem))
    return values, problems


def write_parameters(method: Method, parameters: Mapping[str, object]) -> str:
    """The parameters that are not at their defaults, as a view writes them.

    Raises: UnfitParameter.
    """
    values = {name: str(value) for name, value in parameters.items()}
    return ",".join(f"{name}:{value}" for name, value in method.non_defaults(values))
