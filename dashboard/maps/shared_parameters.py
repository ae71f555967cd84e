"""Parameters set for several methods at once: each method uses those that it has.

A comparison asks under like conditions: so a parameter has one value for all methods that have it.
"""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.maps.map_requests import fitting_parameters, read_parameters
from explainers.methods import Method, Parameter


def owners(methods: Iterable[Method]) -> dict[str, list[tuple[Method, Parameter]]]:
    """Which methods have a parameter, by its name, in the order in which they come."""
    by_key: dict[str, list[tuple[Method, Parameter]]] = {}
    for method in methods:
        for spec in method.parameters:
            by_key.setdefault(spec.name, []).append((method, spec))
    return by_key


def write_shared(methods: Sequence[Method], written: Mapping[str, str]) -> str:
    """The parameters that at least one of the methods has, in the form of a view.

    Those that none of them has, and those at the default of all that have them, are left out.

    Raises: UnfitParameter.
    """
    parts = []
    for name, having in owners(methods).items():
        if name in written:
            values = [spec.parse(written[name]) for _, spec in having]
            if any(value != spec.default for value, (_, spec) in zip(values, having, strict=True)):
                parts.append(f"{name}:{values[0]}")
    return ",".join(parts)


def without_owner(methods: Sequence[Method], text: str) -> list[str]:
    """Names of the parameters that none of the methods has."""
    owned = owners(methods)
    values, _ = fitting_parameters(text, lambda _: None)
    return [name for name in values if name not in owned]


def part_of(method: Method, text: str) -> str:
    """Those of the parameters that the method has. Raises: UnfitParameter."""
    own = {spec.name for spec in method.parameters}
    values = read_parameters(text)
    return ",".join(f"{name}:{value}" for name, value in values.items() if name in own)
