"""The stepper: arrows to the number before and to the next one."""

from typing import NotRequired, TypedDict

from dash.development.base_component import Component

from dashboard.components.base import StratoscopeComponent


class StepperData(TypedDict):
    """The order of the numbers, as in `MosaicData`: one page of it, and some numbers' neighbours.

    `chosen` is the number that is shown while none is selected. `makes` states that the numbers
    are those of channels.
    """

    numbers: list[int]
    chosen: int
    makes: NotRequired[bool]
    neighbours: NotRequired[dict[int, tuple[int | None, int | None]]]


class Stepper(StratoscopeComponent):
    """Two arrows around a field that shows the number. See assets/components/stepper.mjs.

    id: of the element that holds field and arrows; those of the arrows end in -before and -next.
    what: what is numbered, such as "channel".
    order: in which the arrows step, as the end of a sentence.
    children: the field.
    data: the order; set by callbacks.
    selected: the selected number as text, "" for none; set by the user and by callbacks.
    channel: the same in place of `selected`, where the numbers are those of channels.
    """

    id: str
    what: str
    order: str
    children: Component
    data: StepperData | None = None
    selected: str = ""
    channel: str = ""
