"""The base of our Dash components: a Python class here, a React function in assets/components."""

from inspect import get_annotations
from typing import ClassVar, dataclass_transform

from dash.development.base_component import Component


@dataclass_transform(kw_only_default=True)
class StratoscopeComponent(Component):
    """A component without a build step.

    A subclass states its properties as annotations, and their defaults; all of them reach the
    browser. The React function has the name of the class: a module in assets/components adds it to
    `window.stratoscope`. It receives the properties, and `setProps` to change them.
    """

    _namespace = "stratoscope"
    available_properties: ClassVar[list[str]]

    def __init_subclass__(cls) -> None:
        """Names the component and lists its properties, as Dash wants to have them."""
        super().__init_subclass__()
        cls._type = cls.__name__
        cls._valid_wildcard_attributes = cls.available_wildcard_properties = []
        cls._prop_names = list(get_annotations(cls))
        cls.available_properties = cls._prop_names

    def __init__(self, **properties: object) -> None:
        """Raises: TypeError for a property that the component lacks, or one without a value."""
        super().__init__(**properties)  # type: ignore[no-untyped-call]
        missing = [name for name in self._prop_names if not hasattr(self, name)]
        if missing:
            raise TypeError(f"{self._type} needs {', '.join(missing)}.")
