"""A picture that the server computes."""

from typing import NotRequired, TypedDict

from dashboard.components.base import StratoscopeComponent


class PictureData(TypedDict):
    """Its address, "" for none, and its text; `signed` ones are coloured by sign."""

    src: str
    alt: str
    signed: NotRequired[bool]


class Picture(StratoscopeComponent):
    """A picture; in its place, why it cannot be loaded. See assets/components/picture.mjs.

    id: of the picture.
    class_name: beside the component's own classes.
    data: the picture; set by callbacks.
    """

    id: str
    class_name: str = ""
    data: PictureData | None = None
