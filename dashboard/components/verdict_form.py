"""The form of a verdict: its button, confidence, tags, a comment and a box on the image."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent
from dashboard.components.image_view import Box, Drawn


class VerdictChoice(TypedDict):
    """A verdict: its value, its words, and shorter ones for a phone."""

    value: str
    words: str
    short: str


class ConfidenceChoice(TypedDict):
    """How sure a reviewer is: the value that is stored, and its words."""

    value: int
    words: str


class FormContent(TypedDict):
    """What the fields hold.

    `late`: it came after the form could be used, and gives way to what was typed meanwhile.
    """

    confidence: int
    tags: list[str]
    comment: str
    late: bool


class VerdictForm(StratoscopeComponent):
    """The verdict on what is shown. See assets/components/verdict-form.mjs.

    id: of the component; its parts are ID-notice, ID-verdicts, ID-confidence, ID-tags, ID-comment,
        ID-withdraw, ID-box and ID-draft.
    choices: the verdicts, in the order of their keys.
    confidences: how sure a reviewer can be.
    tags: the words to choose from.
    of: what the verdict is about; it comes back with everything that the user does.
    content: what the fields hold until the user changes them.
    box: the marked box, left, top, right and bottom in pixels of the original; set by the user too.
    drawn: the box while it is drawn on the image, and once it is.
    size: width and height of the original; None: no box can be marked.
    choice: the value of the current verdict; "" for none.
    notice: a sentence above the verdicts.
    disabled: whether no verdict can be given.
    barred: whether the user is no reviewer: then there is nothing to fill in or to press.
    withdrawable: whether there is one to withdraw.
    inside: a sentence about the box.
    draft: a sentence about what is kept of the form.
    marking: whether a finger draws a box.
    edited: the fields with the box, `of` and a count, after each change by the user.
    submitted: the same with the `choice` and its `words`, when the user presses a verdict.
    withdrawn: `of` and a count, when the user withdraws the verdict.
    drags: how often the user has pressed "Mark by dragging".

    All but `choices` and `confidences` are set by clientside callbacks, the last four by the user.
    """

    id: str
    choices: list[VerdictChoice]
    confidences: list[ConfidenceChoice]
    tags: list[str] = []  # noqa: RUF012 -- a default, as of every property
    of: dict[str, object] | None = None
    content: FormContent | None = None
    box: Box | None = None
    drawn: Drawn | None = None
    size: tuple[int, int] | None = None
    choice: str = ""
    notice: str = ""
    disabled: bool = False
    barred: bool = False
    withdrawable: bool = False
    inside: str = ""
    draft: str = ""
    marking: bool = False
    edited: dict[str, object] | None = None
    submitted: dict[str, object] | None = None
    withdrawn: dict[str, object] | None = None
    drags: int = 0
