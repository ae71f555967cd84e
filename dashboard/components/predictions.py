"""The predicted classes as bars, and whether the prediction is right."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class EditedBar(TypedDict):
    """The same class for the edited image, and the change."""

    share: float
    text: str
    change: str


class Bar(TypedDict):
    """One class. `target` names it as the field for a class does; `share` is from 0 to 1.

    `edited` is there beside an edited image.
    """

    target: str
    label: str
    share: float
    text: str
    note: str
    edited: EditedBar | None


class Explain(TypedDict):
    """The button that makes the label the target."""

    target: str
    text: str


class Contrast(TypedDict):
    """The link to both classes side by side."""

    href: str
    text: str


class Verdict(TypedDict):
    """Whether the prediction is right, and what one click does about it if it is not."""

    outcome: str
    mark: str
    head: str
    text: str
    explain: Explain | None
    contrast: Contrast | None


class PredictionsData(TypedDict):
    """The bars; `chosen` is the place of the target among them."""

    rows: list[Bar]
    chosen: int
    verdict: Verdict | None


class Predictions(StratoscopeComponent):
    """The verdict, and below it a bar for each class. See assets/components/predictions.mjs.

    id: the elements of the two parts are ID-verdict and ID-list.
    data: the bars and the verdict; set by callbacks.
    selected: the target as its bar names it, "" for the predicted class; set by the user and by
        callbacks. The target of `data` is marked while no bar has that name.
    layer: carried by the link to the contrast, as is the method; set by callbacks.
    method: see `layer`.
    """

    id: str
    data: PredictionsData | None = None
    selected: str = ""
    layer: str = ""
    method: str = ""
