"""The scene of Explore's panels: a view with everything it names loaded."""

from dataclasses import dataclass

from werkzeug.utils import cached_property  # functools' holds a lock of all scenes

from dashboard.core.long_maps import SHORT_S, NotComputed
from dashboard.maps import urls
from dashboard.maps.image_lookup import edited_id, find_image
from dashboard.maps.layer_maps import strip_method
from dashboard.maps.map_requests import map_request
from dashboard.maps.rendering import SHARE_OF_PIXELS, peak_of
from dashboard.ui.layer_scene import LayerScene
from dashboard.ui.map_view import View
from explainers.engine.requests import (
    FeatureMapsRequest,
    ImageRef,
    MapRequest,
    TogetherRequest,
    TraceRequest,
)
from explainers.methods import Method, find_method
from explainers.results import Heatmap, TraceResult

# The fields of the view that a heat map depends on: its values, and how it is drawn.
PICTURED = (
    *("model", "image", "pinned", "edits", "layer", "target", "method", "params"),
    *("relevance", "resolution", "scale"),
)
STRONGEST = 48  # feature maps that are shown


@dataclass(frozen=True)
class Scene(LayerScene[View]):
    """A view with everything it names loaded: the argument of a panel's callback."""

    def image(self, image_id: str) -> ImageRef:
        """An image of the gallery or of the session's uploads, as the engine wants it.

        Raises: NotComputed if an edit needs a map that takes long and is not there.
        """
        ref = find_image(self.services, image_id, self.session).ref
        for source in ref.sources:
            self.services.long_maps.check(ref.of_source(self.view.model, source))
        return ref

    @property
    def requested(self) -> str:
        """Id of the view's image with its edits; "" without any."""
        return edited_id(self.view.image, self.view.edits) if self.view.edits else ""

    @property
    def edited(self) -> str:
        """The same, where the page shows it. A verdict is never of anything else."""
        return self.requested

    @property
    def with_edits(self) -> str:
        """The same; the id of the image itself without any edits."""
        return self.edited or self.view.image

    @property
    def beside(self) -> str:
        """Id of the image beside the view's: the edited one, or the pinned one; "" for none."""
        return self.edited or self.view.pinned

    def trace(self, image_id: str | None = None) -> TraceResult:
        """Every layer of an image (by default the view's)."""
        image_id = image_id or self.view.image
        if image_id not in self._traces:  # nearly every panel uses it
            self._traces[image_id] = self._trace_of(image_id)
        return self._traces[image_id]

    def _trace_of(self, image_id: str) -> TraceResult:
        """A new trace brings the image's feature maps along; one that is kept waits for nothing."""
        engine, model = self.services.engine, self.view.model
        # The edited image explains the class of the image, whatever it is predicted as.
        target = self.trace().target if image_id == self.requested else self.view.target
        request = TraceRequest(model, self.image(image_id), target)
        stored = engine.stored(request)
        if stored is not None:
            return stored
        others = (self.maps_request,) if image_id == self.view.image else ()
        return engine.compute(TogetherRequest(model, request, others=others))

    @property
    def maps_request(self) -> FeatureMapsRequest:
        """The strongest feature maps of the chosen layer, which come as a picture of their own."""
        view, count = self.view, min(STRONGEST, self.layer.shape[0])
        return FeatureMapsRequest(view.model, self.image(view.image), view.layer, count)

    @cached_property
    def _traces(self) -> dict[str, TraceResult]:
        """The requested ones, by image."""
        return {}

    @property
    def signed(self) -> bool:
        """Whether relevance against the class is shown too."""
        return self.view.relevance == "signed"

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the images in step: the view's, and the one beside it."""
        return (self.view.image, self.beside) if self.beside else (self.view.image,)

    def map_request(self, image_id: str | None = None) -> MapRequest:
        """The chosen layer's heat map, of the view's image or of another."""
        image_id = image_id or self.view.image
        target = self.trace(image_id).target
        image, view = self.image(image_id), self.view
        return map_request(view.model, image, view.layer, target, view.method, view.params)

    def heatmap(self, image_id: str | None = None) -> Heatmap:
        """The chosen layer's map as the view wants it: signed, or ReLU.

        Raises: NotComputed where it takes long and nobody has started it.
        """
        heatmap = self.whole_map(image_id)
        return heatmap if self.signed else heatmap.relu()

    def whole_map(self, image_id: str | None = None) -> Heatmap:
        """The same with both signs. Raises: as `heatmap`."""
        request = self.map_request(image_id)
        self.services.long_maps.check(request)
        return self.services.engine.heatmap(request)

    @property
    def map_at_hand(self) -> Heatmap | None:
        """The same, where it is there or takes no time."""
        try:
            return self.whole_map()
        except NotComputed:
            return None

    @property
    def not_computed(self) -> tuple[MapRequest, ...]:
        """The maps on the page that nobody has started yet."""
        return tuple(self.map_request(each) for each in self.shown if not self.has_map(each))

    def has_map(self, image_id: str) -> bool:
        """Whether an image's map is there or takes no time."""
        return self.services.long_maps.seconds(self.map_request(image_id)) <= SHORT_S

    @property
    def strip_method(self) -> Method:
        """The method of the strip's maps: the chosen one, or Grad-CAM if that cannot be shown."""
        return strip_method(self.view.method, self.card)

    @property
    def strip_requests(self) -> tuple[MapRequest, ...]:
        """What the strip asks of the images shown, at the chosen layer as at every other."""
        method, layer = self.strip_method.key, self.view.layer
        return tuple(
            MapRequest(self.card.key, self.image(each), layer, self.trace(each).target, method)
            for each in self.shown
        )

    @cached_property
    def peak(self) -> float:
        """The end of the colour scale, the same for all maps that are shown."""
        maps = map(self.heatmap, filter(self.has_map, self.shown))
        share = SHARE_OF_PIXELS if find_method(self.view.method).per_pixel else 1.0
        return max(peak_of(each, signed=self.signed, share=share) for each in maps)

    @property
    def over(self) -> str:
        """The sign before the end of the scale if a few pixels exceed it."""
        return "≥\u00a0" if find_method(self.view.method).per_pixel else ""

    def strip_url(self, image_id: str) -> str:
        """Every layer's map of one image; with a pinned one beside it, on scales for both.

        The maps are computed when the address is asked for: those of all layers may take long.
        """
        strip, *others = [
            urls.strip_parameters(self.card, image, self.trace(image).target, self.strip_method.key)
            for image in (image_id, *(other for other in self.shown if other != image_id))
        ]
        return urls.strip_url(
            strip,
            signed=self.signed,
            smooth=self.view.smooth,
            beside=others[0] if others else None,
        )
