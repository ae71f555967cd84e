"""The list of all classes behind the fields for a class."""

from dashboard.components.base import StratoscopeComponent


class ClassOptions(StratoscopeComponent):
    """Offers a model's classes once a field is used. See assets/components/class-options.mjs.

    id: of the list, which the fields name in their `list`.
    model: whose classes; set by callbacks.
    """

    id: str
    model: str = ""
