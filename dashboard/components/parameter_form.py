"""The form for a method's parameters."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class ParameterField(TypedDict):
    """A parameter: its name and label, an explanation, and which values it takes.

    `initial` is the value where none is stated; None where it differs between methods. `low`,
    `high` and `step` are a number's, `choices` a word's.
    """

    name: str
    label: str
    help: str
    initial: str | float | None
    low: float | None
    high: float | None
    step: int | str
    choices: list[str]


class ParameterForm(StratoscopeComponent):
    """A labelled field for each parameter. See assets/components/parameter-form.mjs.

    id: of the element that holds the fields.
    unset: what an empty field shows whose initial value differs between methods.
    data: the fields; set by callbacks.
    value: the parameters as text, "steps:50,seed:3"; set by the user and by callbacks.
    """

    id: str
    unset: str = ""
    data: list[ParameterField] | None = None
    value: str = ""
