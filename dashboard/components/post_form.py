"""The field in which a post about a sample is written."""

from typing import TypedDict

from dashboard.components.base import StratoscopeComponent


class Post(TypedDict):
    """A text, and the position of the sample that was shown when it was typed.

    The count tells an action from an equal one before.
    """

    sample: int
    text: str
    count: int


class Opened(TypedDict):
    """A sample, by its position."""

    sample: int
    count: int


class PostForm(StratoscopeComponent):
    """A text and a button that posts it. See assets/components/post-form.mjs.

    id: of the component; its parts are ID-text and ID-say.
    placeholder: what the empty field shows.
    label: its name for a screen reader.
    sample: the sample that is shown; set by clientside callbacks.
    text: the text of that sample; set by clientside callbacks.
    refused: why the person cannot post; "" if they can; set by clientside callbacks.
    others: other samples with texts that were not posted; set by clientside callbacks.
    notice: why the text was not posted; set by clientside callbacks.
    typed: what the user has typed.
    sent: what the user posts.
    opened: the sample that the user opens among the others.
    """

    id: str
    placeholder: str
    label: str
    sample: int | None = None
    text: str = ""
    refused: str = ""
    others: list[int] = []  # noqa: RUF012 -- a default, as of every property
    notice: str = ""
    typed: Post | None = None
    sent: Post | None = None
    opened: Opened | None = None
