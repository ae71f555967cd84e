"""The values that a view can currently have: models, layers, classes, methods, images, scales."""

from dataclasses import dataclass, replace
from itertools import islice

from dashboard.maps.image_lookup import find_image
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from dashboard.scans import subset_sizes
from dashboard.services import Services
from data.errors import DataError
from data.gallery.labels import OTHER, RESTS
from data.scans import Scan
from data.scans.subset_names import names_in_gallery, names_in_scan, unknown_name
from data.scans.subsets import ALL, Subset
from explainers.engine.requests import ConvolutionsRequest
from explainers.errors import ExplainerError
from explainers.layers.results import Convolutions
from explainers.methods import METHODS, Method
from explainers.models import ModelCard
from explainers.results import Layer

TRIED = 50  # images to try before the first one is used anyway
BROAD = ("mammal", "device", "container", *RESTS.values(), OTHER)  # groups that are too broad


@dataclass(frozen=True)
class Choices:
    """The valid values of a view, taken from the running services."""

    services: Services
    session: str  # whose uploads may be named

    @property
    def models(self) -> tuple[str, ...]:
        """Keys of the models, the default first."""
        return tuple(self.services.engine.keys)

    @property
    def methods(self) -> tuple[Method, ...]:
        """The registered methods, in order."""
        return METHODS

    @property
    def first_image(self) -> str:
        """Id of the image that the page opens with."""
        return self._openable(0)

    @property
    def second_image(self) -> str:
        """Id of the image that is compared with the first."""
        return self._openable(1)

    def _openable(self, place: int) -> str:
        """Id of the image at that place, or of the next whose file has not changed."""
        items = self.services.gallery.items
        first = min(place, len(items) - 1)
        near = islice(items, first, first + TRIED)
        return next((item.id for item in near if not item.changed), items[first].id)

    def card(self, key: str) -> ModelCard:
        """A model's card; loads the model if needed. Raises: ExplainerError."""
        return self.services.engine.card(key)

    def name(self, key: str) -> str:
        """The model's display name; its key if it cannot be loaded."""
        return key if self.problem_with_model(key) else self.card(key).name

    def layer(self, model: str, name: str) -> Layer | None:
        """The model's layer of that name, None if there is none."""
        return next((layer for layer in self.card(model).layers if layer.name == name), None)

    def convolutions(self, model: str, layer: str) -> Convolutions:
        """The convolutions that work inside a layer."""
        return self.services.engine.compute(ConvolutionsRequest(model, layer))

    def problem_with_image(self, image_id: str) -> str:
        """Why the image cannot be shown, in one sentence; empty if it can."""
        try:
            find_image(self.services, image_id, self.session)
        except DataError as error:
            return str(error)
        return ""

    def problem_with_model(self, key: str) -> str:
        """Why the model cannot be shown, in one sentence; empty if it can."""
        if key not in self.models:
            return f"This app has no model {key!r}."
        try:
            self.card(key)
        except ExplainerError as error:
            return str(error)
        return ""

    def scan(self, model: str) -> str:
        """The beginning of the id of the scan that pages open with; empty if there is none."""
        return self.services.scans.best(self.card(model))

    def problem_with_scan(self, scan_id: str) -> str:
        """Why the scan cannot be shown, in one sentence; empty if it can."""
        try:
            self.services.scans.open(scan_id)
        except DataError as error:
            return str(error)
        return ""

    def opened_scan(self, scan_id: str) -> Scan | None:
        """The scan; None if it cannot be shown."""
        return None if self.problem_with_scan(scan_id) else self.services.scans.open(scan_id)

    def problem_with_subset(self, subset: Subset, scan_id: str) -> str:
        """Which of its names the scan, or the gallery without one, lacks; "" where it has all."""
        if scan_id and (scan := self.opened_scan(scan_id)):
            # Tables of all that is predicted link to classes and groups that no image is of.
            names, blank = names_in_scan(scan), {}
            if subset.class_name in names["predicted"]:
                blank["class_name"] = ""
            if subset.group in names["predicted_group"]:
                blank["group"] = ""
            return unknown_name(replace(subset, **blank), names)
        return unknown_name(subset, names_in_gallery(self.services.gallery), "gallery")

    def opposites(self, scan_id: str) -> tuple[str, str]:
        """The two groups that are compared first, else classes: those with the most images.

        In the scan; without one, in the gallery.
        """
        sizes = subset_sizes.sizes(self.opened_scan(scan_id), self.services.gallery, ())
        largest = sorted(sizes, key=lambda text: -sizes[text])
        groups = [text for text in largest if text.startswith("group:")]
        apart = [text for text in groups if text.removeprefix("group:") not in BROAD] or groups
        classes = [text for text in largest if text.startswith("class:")]
        for first, second, *_ in (sides for sides in (apart, classes) if len(sides) > 1):
            return first, second
        return ALL, ALL

    @staticmethod
    def scales(relevance: str) -> tuple[str, ...]:
        """Colour scales for signed or unsigned maps, the default first."""
        return tuple(DIVERGING if relevance == "signed" else SEQUENTIAL)
