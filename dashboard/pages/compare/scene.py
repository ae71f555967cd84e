"""The scene of Compare's panels: a view, and its two sides with everything they name loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from werkzeug.utils import cached_property  # functools' holds a lock of all scenes

from dashboard.components import BadgeData
from dashboard.maps.differences import difference, is_contrastive, no_difference, why_none
from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.maps.map_requests import map_request
from dashboard.maps.rendering import peak_of
from dashboard.maps.shared_parameters import part_of
from dashboard.maps.truth import called, truth_of
from dashboard.pages.compare.view import CompareView
from dashboard.services import Services
from dashboard.trust.finding import Finding
from dashboard.trust.findings import summary
from dashboard.ui import badge
from dashboard.ui.page_urls import map_url, trust_url
from dashboard.ui.panel import Parts
from dashboard.ui.true_class import correctness
from explainers.engine.requests import MapRequest, TraceRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import Heatmap, TraceResult


@dataclass(frozen=True)
class ImageSide:
    """One image under one model, for one target class (None: the predicted one)."""

    services: Services
    card: ModelCard
    image: ImageEntry
    layer: str
    method: str
    chosen: int | None  # class; None: the predicted one
    params: str  # of all compared methods; this one takes those that it has

    @cached_property
    def trace(self) -> TraceResult:
        """Every layer of the image."""
        request = TraceRequest(self.card.key, self.image.ref, self.chosen)
        return self.services.engine.trace(request)

    @property
    def target(self) -> str:
        """The class that the maps explain."""
        return self.card.labels[self.trace.target]

    @property
    def missed(self) -> int | None:
        """The class that is right where another one is predicted; None where there is none."""
        truth = truth_of(self.services.gallery, self.image.id, self.card)
        return correctness(truth, self.card, self.trace).explain if truth else None

    @property
    def called(self) -> str:
        """The image by its name and caption."""
        return called(self.services.gallery, self.image, self.card, self.trace)

    @property
    def request(self) -> MapRequest:
        """The chosen layer's map."""
        target, params = self.trace.target, part_of(find_method(self.method), self.params)
        return map_request(self.card.key, self.image.ref, self.layer, target, self.method, params)

    @cached_property
    def heatmap(self) -> Heatmap:
        """The chosen layer's map, signed. Raises: NotComputed where it would take long."""
        self.services.long_maps.check(
            self.request, map_url(self.image.id, self.layer, self.request)
        )
        return self.services.engine.heatmap(self.request)

    @property
    def note(self) -> str:
        """The parameters that are not at their defaults, to stand behind others; "" for none."""
        labels = {spec.name: spec.label for spec in find_method(self.method).parameters}
        return "".join(f" · {labels[name]} {value}" for name, value in self.request.parameters)

    def findings(self, heatmap: Heatmap | None) -> list[Finding]:
        """The findings about the map, which may not be computed yet."""
        return badge.findings_of(self.services, self.request, heatmap)

    def trust(self, findings: list[Finding]) -> BadgeData:
        """The badge of the map."""
        url = trust_url(self.image.id, self.layer, self.request)
        return badge.badge_of(summary(findings), findings, url)


@dataclass(frozen=True)
class CompareScene:
    """A view with both of its sides."""

    view: CompareView
    services: Services
    session: str  # whose uploads may be shown

    @cached_property
    def a(self) -> ImageSide:
        """The left side, when images are compared."""
        view = self.view
        return self._side(view.model, view.image, view.layer, view.target_a)

    @cached_property
    def b(self) -> ImageSide:
        """The right side; another model's layer is the one of that name, or as deep a one."""
        view = self.view
        if view.kind == "classes":
            return self._side(view.model, view.image, view.layer, self._other_class)
        layer = counterpart(self._card(view.model), self._card(view.model_b), view.layer)
        return self._side(view.model_b, view.image_b, layer, view.target_b)

    @property
    def _other_class(self) -> int:
        """The second of two classes of one image.

        By default the label that is not predicted, else the likeliest class besides the first.
        """
        view, a = self.view, self.a
        if view.target_b is not None and view.model_b == view.model:
            return view.target_b
        others = a.trace.top(2) if a.missed is None else [a.missed, *a.trace.top(2)]
        return next(each for each in others if each != a.trace.target)

    @property
    def signed(self) -> bool:
        """Whether relevance against the class is shown too."""
        return self.view.relevance == "signed"

    @property
    def contrastive(self) -> bool:
        """Whether the two maps differ in nothing but their class."""
        return is_contrastive(self.a.card, self.a.request, self.b.card, self.b.request)

    @cached_property
    def peak(self) -> float:
        """The end of the colour scale, one for both sides."""
        return max(peak_of(side.heatmap, signed=self.signed) for side in (self.a, self.b))

    @property
    def no_difference(self) -> str:
        """Why there is no difference; "" where there is one."""
        signed = self.signed or self.contrastive
        reasons = (
            why_none(side.card, side.request, side.heatmap, signed=signed)
            for side in (self.a, self.b)
        )
        return no_difference(*reasons)

    @property
    def difference(self) -> Heatmap:
        """B minus A as they are shown; for two classes of one image, both signed.

        Only where `no_difference` is "".
        """
        maps, signed = (self.a.heatmap, self.b.heatmap), self.signed or self.contrastive
        return difference(*(shown if signed else shown.relu() for shown in maps))

    def _card(self, model: str) -> ModelCard:
        return self.services.engine.card(model)

    def _side(self, model: str, image: str, layer: str, target: int | None) -> ImageSide:
        entry, view = find_image(self.services, image, self.session), self.view
        card = self._card(model)
        return ImageSide(self.services, card, entry, layer, view.method, target, view.params)


def counterpart(card: ModelCard, other: ModelCard, layer: str) -> str:
    """The other model's layer of the same name; where it has none, the one at the same depth."""
    theirs = [each.name for each in other.layers]
    if layer in theirs:
        return layer
    depth = [each.name for each in card.layers].index(layer)
    return theirs[round(depth * (len(theirs) - 1) / max(1, len(card.layers) - 1))]


Render = Callable[[CompareScene], Parts]
S = TypeVar("S")  # the scene of some panels


def of_scan(
    kind: str, make: Callable[[CompareView, Services], S]
) -> Callable[[Callable[[S], Parts]], Render]:
    """For panels of one kind that show a scan; in other views, and without one, they stay."""

    def decorate(render: Callable[[S], Parts]) -> Render:
        @wraps(render)
        def rendered(scene: CompareScene) -> Parts:
            view = scene.view
            is_shown = view.kind == kind and view.scan
            return render(make(view, scene.services)) if is_shown else {}

        return rendered

    return decorate


def of_kind(*kinds: str) -> Callable[[Render], Render]:
    """For panels that only views of these kinds show; in others they stay as they are."""

    def decorate(render: Render) -> Render:
        @wraps(render)
        def rendered(scene: CompareScene) -> Parts:
            return render(scene) if scene.view.kind in kinds else {}

        return rendered

    return decorate
