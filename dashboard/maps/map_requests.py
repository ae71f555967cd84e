"""How the dashboard asks for a heat map: the same question in the same words, always."""

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
    found = find_method(method)
    given = found.non_defaults(read_parameters(params))
    return MapRequest(model, image, "" if found.per_pixel else layer, target, method, given)


def read_parameters(text: str, sign: str = ":") -> dict[str, str]:
    """Parameters as a view writes them, "steps:50,seed:3". Raises: UnfitParameter."""
    given: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        name, between, value = (piece.strip() for piece in part.partition(sign))
        if not (name and between and value):
            raise UnfitParameter(f"Parameters are written name{sign}value, not {part!r}.")
        if name in given:
            raise UnfitParameter(f'The parameter "{name}" appears twice; leave one out.')
        given[name] = value
    return given


def fitting_parameters(
    text: str, check: Callable[[dict[str, str]], object]
) -> tuple[dict[str, str], list[str]]:
    """Those parameters of a view that `check` takes, and a sentence about each of the others.

    `check` is called with one parameter at a time, and raises UnfitParameter.
    """
    given: dict[str, str] = {}
    problems = []
    for part in text.split(","):
        try:
            one = read_parameters(part)
            check(one)
            given |= one
        except UnfitParameter as problem:
            problems.append(str(problem))
    return given, problems


def write_parameters(method: Method, given: Mapping[str, object]) -> str:
    """The parameters that are not at their defaults, as a view writes them.

    Raises: UnfitParameter.
    """
    values = {name: str(value) for name, value in given.items()}
    return ",".join(f"{name}:{value}" for name, value in method.non_defaults(values))
