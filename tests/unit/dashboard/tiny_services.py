"""Services over two tiny models and two images: a fake at the seam, without a network behind it."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from dashboard.services import Services
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.uploads import Uploads
from data.scans import Scan, ScanProblem
from explainers.errors import UnknownModel, WeightsUnavailable
from explainers.images.preprocess import ImagePreprocess
from explainers.models import ModelCard
from explainers.results import Layer

FIRST, SECOND = "a" * 64, "b" * 64  # ids of the two images


def card(key: str, weights: str, labels: tuple[str, ...], layers: tuple[str, ...]) -> ModelCard:
    return ModelCard(
        key=key,
        name=key.title(),
        weights_sha256=weights * 64,
        trained=True,
        provenance="made up",
        imagenet=False,
        labels=labels,
        layers=tuple(Layer(name, name, (4, 7, 7)) for name in layers),
        head_layer=layers[-1],
        preprocess=ImagePreprocess(),
        device="cpu",
        nbytes=0,
    )


LARGE = card("large", "1", ("tench", "crane", "crane", "Tabby", "fish"), ("stem", "middle", "head"))
SMALL = card("small", "2", ("cat", "dog"), ("stem", "only"))


class TinyEngine:
    """Knows two models, and a third one whose weights cannot be had."""

    keys = ("large", "small", "absent")

    def card(self, key: str) -> ModelCard:
        if key == "absent":
            raise WeightsUnavailable("The weights of absent are not on this machine.")
        for each in (LARGE, SMALL):
            if each.key == key:
                return each
        raise UnknownModel(f"No model is called {key!r}.")


def item(image_id: str) -> Item:
    path = Path(f"{image_id[:1]}.jpg")
    return Item(image_id, path, path.name, 8, 8, None, None, None, (), "")


class NoScans:
    """Nothing has been scanned."""

    def best(self, card: ModelCard) -> str:
        return ""

    def outdated(self, card: ModelCard) -> None:
        return None

    def open(self, scan_id: str) -> Scan:
        raise ScanProblem("This gallery has no scan by this model yet.")


def tiny_services(uploads: Uploads) -> Services:
    gallery = Gallery("two", [item(FIRST), item(SECOND)], [], starter=True)
    engine = TinyEngine()
    services = SimpleNamespace(engine=engine, gallery=gallery, uploads=uploads, scans=NoScans())
    return cast(Services, services)
