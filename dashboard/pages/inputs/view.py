"""The view of Inputs."""

from dataclasses import dataclass
from typing import ClassVar

from dashboard.ui import fields as p
from dashboard.ui.view import PageView, ViewField


@dataclass(frozen=True, kw_only=True)
class InputsView(PageView):
    """The model whose conclusions are shown, beside those about the gallery."""

    parameters: ClassVar[tuple[ViewField, ...]] = (p.MODEL,)
    identity: ClassVar[tuple[str, ...]] = ("model",)
