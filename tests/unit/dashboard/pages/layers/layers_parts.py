"""Choices over tiny models whose layers hold two convolutions each."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from dashboard.services import Services
from dashboard.ui.choices import Choices
from data.gallery.uploads import Uploads
from explainers.layers.results import Convolution, Convolutions
from tests.unit.dashboard.tiny_services import TinyEngine, tiny_services

CONVOLUTIONS = Convolutions(
    (
        Convolution("middle.a", 2, 3, 1, 1, colour=False, makes=False),
        Convolution("middle.b", 4, 2, 3, 3, colour=False, makes=True),
    )
)


class WithConvolutions(TinyEngine):
    """Each layer has two of them."""

    def compute(self, request: object) -> Convolutions:
        return CONVOLUTIONS


def choices_of_convolutions(folder: Path) -> Choices:
    services = cast(SimpleNamespace, tiny_services(Uploads(folder)))
    services.engine = WithConvolutions()
    return Choices(cast(Services, services), "")
