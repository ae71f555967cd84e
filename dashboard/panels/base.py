"""What every panel's callback shares: it reads the view, and its errors stay in its panel."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard import ids
from dashboard.choices import Choices
from dashboard.found_image import find_image
from dashboard.layer_maps import layer_maps
from dashboard.rendering import peak_of
from dashboard.routes import heatmaps
from dashboard.services import Services
from dashboard.state import View
from data.errors import DataError
from explainers.errors import ExplainerError
from explainers.models import ModelCard
from explainers.requests import ImageRef, MapRequest, TraceRequest
from explainers.results import Heatmap, Layer, TraceResult

log = logging.getLogger(__name__)
GRAPH_CONFIG: dcc.Graph.Config = {"displayModeBar": False, "responsive": True}
# The fields of the view that a heat map depends on: what it says, and how it is drawn.
PICTURED = (
    *("model", "image", "pinned", "layer", "target", "method"),
    *("relevance", "resolution", "scale"),
)
UNEXPECTED = "This panel failed in a way it should not; the server's log says how."


@dataclass(frozen=True)
class Panel:
    """One panel: where it stands in the page, and the callbacks that fill it.

    `fields` are those of the view that it shows: its callback runs when one of them changes.
    """

    id: str
    layout: Callable[[], Component]
    register: Callable[[Dash, Services], None]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A view with the things it names at hand: what a panel's callback works on."""

    view: View
    services: Services

    @property
    def card(self) -> ModelCard:
        """The model shown."""
        return self.services.engine.card(self.view.model)

    def image(self, image_id: str) -> ImageRef:
        """An image of the gallery or of this session's uploads, as the engine wants it."""
        return find_image(self.services, image_id).ref

    def trace(self, image_id: str | None = None) -> TraceResult:
        """Every layer of an image (the view's, unless told otherwise)."""
        image = self.image(image_id or self.view.image)
        request = TraceRequest(self.view.model, image, self.view.target)
        return self.services.engine.trace(request)

    @property
    def depth(self) -> int:
        """The chosen layer's place among the model's layers, input first."""
        return [layer.name for layer in self.card.layers].index(self.view.layer)

    @property
    def layer(self) -> Layer:
        """The chosen layer."""
        return self.card.layers[self.depth]

    @property
    def signed(self) -> bool:
        """Whether relevance against the class is shown too."""
        return self.view.relevance == "signed"

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the images in step: the view's, and the pinned one."""
        return (self.view.image, self.view.pinned) if self.view.pinned else (self.view.image,)

    def map_request(self, image_id: str | None = None) -> MapRequest:
        """The chosen layer's heat map, of the view's image or of another."""
        image_id = image_id or self.view.image
        target = self.trace(image_id).target
        image, view = self.image(image_id), self.view
        return MapRequest(view.model, image, view.layer, target, view.method)

    def heatmap(self, image_id: str | None = None) -> Heatmap:
        """The chosen layer's map as the view wants it: signed, or ReLU."""
        heatmap = self.services.engine.heatmap(self.map_request(image_id))
        return heatmap if self.signed else heatmap.relu()

    @cached_property
    def peak(self) -> float:
        """The end of the colour scale, the same for all images that are shown."""
        return max(peak_of(self.heatmap(image), signed=self.signed) for image in self.shown)

    def layer_maps(self, image_id: str) -> tuple[Heatmap, ...]:
        """Every layer's map of one image."""
        image, target = self.image(image_id), self.trace(image_id).target
        return layer_maps(self.services.engine, self.card, image, target, self.view.method)

    def strip_url(self, image_id: str) -> str:
        """Every layer's map of one image; with a pinned one beside it, on scales for both."""
        peaks = None
        if len(self.shown) > 1:
            maps = [self.layer_maps(image) for image in self.shown]
            peaks = [
                max(peak_of(heatmap, signed=self.signed) for heatmap in of_layer)
                for of_layer in zip(*maps, strict=True)
            ]
        return heatmaps.strip_url(
            self.card,
            image_id,
            self.trace(image_id).target,
            self.view.method,
            signed=self.signed,
            smooth=self.view.resolution == "smooth",
            peaks=peaks,
        )


def on_view(
    app: Dash, services: Services, panel: str, *outputs: Output
) -> Callable[[Callable[[Scene], object]], None]:
    """Calls a panel's function with each view that concerns it; an error becomes its notice."""

    def decorate(function: Callable[[Scene], object]) -> None:
        @app.callback(
            Output(ids.notice(panel), "children"),
            *outputs,
            Input(ids.part_of_view(panel), "data"),
            State(ids.VIEW, "data"),
            State(ids.notice(panel), "children"),
        )
        @wraps(function)
        def callback(_: object, data: object, notice: str | None) -> tuple[object, ...]:
            try:
                scene = Scene(View.from_store(data, Choices(services)), services)
                result = function(scene)
            except (ExplainerError, DataError) as error:
                return str(error), *[no_update] * len(outputs)
            except Exception:
                log.exception("the panel %s failed", panel)
                return UNEXPECTED, *[no_update] * len(outputs)
            return "" if notice else no_update, *(result if len(outputs) > 1 else (result,))  # type: ignore[misc]

    return decorate
