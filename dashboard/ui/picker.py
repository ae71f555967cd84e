"""A control of a page: a component that shows a field of the view and changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dashboard.ui.choices import Choices
from dashboard.ui.view import PageView

Options = list[dict[str, Any]]
V_contra = TypeVar("V_contra", bound=PageView, contravariant=True)


@dataclass(frozen=True)
class Picker(Generic[V_contra]):
    """A component that shows one field of the view and changes it."""

    field: str
    component: str
    prop: str = "value"
    options: Callable[[V_contra, Choices], Options] | None = None
    show: Callable[[V_contra, Choices], object] | None = None  # default: the field's own value
    empty: str = ""  # what it shows where nothing is chosen
