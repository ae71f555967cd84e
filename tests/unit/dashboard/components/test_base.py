"""Our Dash components: what reaches the browser, and that each has its React half."""

import inspect
import re
from pathlib import Path

import pytest

from dashboard import components
from dashboard.components.base import StratoscopeComponent

ASSETS = Path(__file__).parents[4] / "assets/components"
CLASSES = [
    each
    for each in map(components.__dict__.get, components.__all__)
    if isinstance(each, type) and issubclass(each, StratoscopeComponent)
]


class Lamp(StratoscopeComponent):
    """A component for these tests."""

    id: str
    colour: str = "white"
    on: bool = False


def test_properties_and_defaults_reach_the_browser() -> None:
    assert Lamp(id="lamp", on=True).to_plotly_json() == {
        "namespace": "stratoscope",
        "type": "Lamp",
        "props": {"id": "lamp", "colour": "white", "on": True},
    }


def test_a_property_that_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(TypeError, match="Lamp needs id"):
        Lamp(on=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colr"):
        Lamp(id="lamp", colr="red")  # type: ignore[call-arg]


@pytest.mark.parametrize("component", CLASSES, ids=lambda each: each.__name__)
def test_a_component_explains_each_property_and_has_a_react_function(
    component: type[StratoscopeComponent],
) -> None:
    explained = re.findall(r"^ *(\w+):", inspect.getdoc(component) or "", re.MULTILINE)
    assert explained == component._prop_names
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", component.__name__).lower()
    script = (ASSETS / f"{name}.mjs").read_text(encoding="utf-8")
    assert f"Object.assign(window.stratoscope, {{ {component.__name__} }});" in script
    received = re.search(rf"function {component.__name__}\(\{{([^}}]*)\}}", script)
    assert received
    assert set(re.findall(r"\w+", received[1])) <= {*component._prop_names, "setProps"}
