"""The description of an attribution method, and how to run it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from explainers.errors import UnfitModel, UnfitParameter
from explainers.methods.guide import Guide
from explainers.models import Model, ModelCard
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import NCHW, as_maps
from explainers.outputs.logits import classify
from explainers.parameters import Parameter, Parameters, Value
from explainers.passes.tracing import Trace, check_reached, check_target, find_layer, trace_input
from explainers.results import MEAN_PROBABILITY, Heatmap, Layer
from explainers.work.steps import Steps, finish

# default limit of the memory, in bytes, that the chunks of one map may use at once
MEMORY = 2 * 2**30


@dataclass(frozen=True)
class Passes:
    """How many images pass forward, and how many backward, through the network for one map."""

    forward: int
    backward: int


@dataclass(frozen=True)
class Question:
    """The input of a method for one image; its `steps` receive all parameters, checked."""

    layer: str  # "" for a method with one value per pixel
    target: int
    parameters: Parameters
    memory: int = MEMORY

    def whole(self, name: str) -> int:
        """An integer parameter."""
        return int(self.parameters[name])

    def text(self, name: str) -> str:
        """A choice."""
        return str(self.parameters[name])

    def number(self, name: str) -> float:
        """A numeric parameter."""
        return float(self.parameters[name])


FromTrace = Callable[[Trace, str], Heatmap]
Run = Callable[[Model, Tensor, Question], Steps[Heatmap]]
Cost = Callable[[ModelCard, Question], Passes]
Fit = Callable[[ModelCard], str]
Grain = Callable[[tuple[int, int], Parameters], str]
LayerFit = Callable[[ModelCard, str], str]


def suits_all(_card: ModelCard) -> str:
    """The `suits` of a method that suits every model."""
    return ""


def suits_every_layer(_card: ModelCard, _layer: str) -> str:
    """The `suits_layer` of a method that suits every layer."""
    return ""


def every_pixel(_size: tuple[int, int], _parameters: Parameters) -> str:
    """The `grain` of a method that computes a value of its own for each pixel."""
    return "one value per input pixel"


def suits_convolutions(card: ModelCard) -> str:
    """The `suits` of a Captum method that takes the second axis for the channels."""
    if all(layer.form == NCHW for layer in card.layers):
        return ""
    return (
        f"{card.name} is a transformer, and Captum averages its outputs over the wrong axis; use "
        "Grad-CAM, which first arranges them as maps."
    )


def one_pass(_card: ModelCard, _question: Question) -> Passes:
    """The `passes` of a method that needs one forward and one backward."""
    return Passes(forward=1, backward=1)


@dataclass(frozen=True, kw_only=True)
class Method:
    """One attribution method. The app shows its texts unchanged.

    `steps` computes one map by passes of its own from a preprocessed batch of one. It works in
    chunks and yields the share done after each. `from_trace`, if there is one, reads the same map
    from a finished trace. A map per pixel has the size of the network's input.
    """

    key: str
    name: str
    answers: str  # the question that the map answers, in one sentence
    paper: str
    equation: str
    scope: Literal["layer", "pixel"]
    piece: str = "pixel"  # of the input, which has one value; of scope "pixel"
    # How fine a map of the input's (height, width) is, from complete parameters, in words.
    grain: Grain = every_pixel
    signed: bool  # True: negative relevance argues against the class
    units: str  # of the map's values
    parameters: tuple[Parameter, ...] = ()
    seeded: bool = False  # True: draws random numbers from its parameter "seed"
    of_class: bool = True  # False: the map is the same for every class
    # True: the map of the difference of two logits is the difference of their maps. A product with
    # the gradient is linear in the logit; a weight made positive is not.
    linear: bool = False
    passes: Cost
    cost: str
    gradient: Literal["", "layer", "pixel"]  # what the logit is differentiated by; "": nothing
    suits: Fit = suits_all  # "" if it suits the model, else the reason why not, in one sentence
    from_trace: FromTrace | None = None
    steps: Run
    caveat: str
    guide: Guide
    # "" if the method suits the layer, else the reason why not
    suits_layer: LayerFit = suits_every_layer
    enlarges: bool = False  # True: even a map of a layer has the size of the network's input

    @property
    def per_pixel(self) -> bool:
        """Whether the map belongs to the input, not to a layer."""
        return self.scope == "pixel"

    @property
    def has_zero(self) -> bool:
        """Whether 0 in its maps means no relevance: as `Heatmap.has_zero`."""
        return self.signed or self.units != MEAN_PROBABILITY

    def fit(self, card: ModelCard) -> str:
        """Why the method does not suit the model, in one sentence; "" if it does."""
        return self._without_gradient(card) or self.suits(card)

    def _without_gradient(self, card: ModelCard) -> str:
        """Why the gradient that the method needs does not exist; "" if it does."""
        if self.gradient == "layer" and not card.differentiable:
            missing = "layers"
        elif self.gradient == "pixel" and not card.input_gradient:
            missing = "pixels"
        else:
            return ""
        return (
            f"It needs a gradient, and no gradient leads from {card.name}'s logits back to its "
            f"{missing}; EigenCAM, Score-CAM, occlusion and RISE work without one."
        )

    def blank(self, card: ModelCard, layer: str) -> str:
        """Why the map of this layer is zero everywhere, and what to do; "" if it is not."""
        if reason := self.unfit_at(card, layer):
            return reason
        if self.gradient != "layer" or layer not in card.cut_off:
            return ""
        return (
            f"No gradient of the logits reaches {layer}, so this map is zero everywhere. Choose a "
            "later layer, or a method that needs no gradient."
        )

    def unfit_at(self, card: ModelCard, layer: str) -> str:
        """Why the method does not suit this layer of the model; "" if it does."""
        return "" if self.per_pixel else self.suits_layer(card, layer)

    def layers_of(self, card: ModelCard) -> tuple[Layer, ...]:
        """The layers that the method suits, in execution order."""
        return tuple(each for each in card.layers if not self.unfit_at(card, each.name))

    def read(self, card: ModelCard, trace: Trace, layer: str) -> Heatmap:
        """The map of a traced layer; zeros if `blank` states why it is empty.

        Raises: UnknownLayer.
        """
        assert self.from_trace is not None
        values = self.from_trace(trace, layer)
        if not self.unfit_at(card, layer):
            return values
        return replace(values, values=np.zeros_like(values.values))

    def _empty(self, layer: Layer, card: ModelCard) -> Heatmap:
        values = np.zeros(self.size_of(card, layer), np.float32)
        return Heatmap(values, signed=self.signed, units=self.units)

    def last_layer(self, card: ModelCard) -> str:
        """The default layer if none is chosen; "" for a method with one value per pixel."""
        if self.per_pixel or not self.unfit_at(card, card.last_layer):
            return "" if self.per_pixel else card.last_layer
        fitting = self.layers_of(card)
        return fitting[-1].name if fitting else card.last_layer

    def size_of(self, card: ModelCard, layer: Layer) -> tuple[int, int]:
        """Height and width of the map of a layer, in cells."""
        _, height, width = layer.shape
        return card.preprocess.input_size if self.enlarges else (height, width)

    def complete(self, parameters: Parameters) -> dict[str, Value]:
        """The value of every parameter, in order: the provided value, checked, else the default.

        Raises: UnfitParameter for a name that does not exist or a value out of bounds.
        """
        names = [spec.name for spec in self.parameters]
        for name in parameters:
            if name not in names:
                these = f"it takes {', '.join(names)}" if names else "it takes none"
                raise UnfitParameter(f'{self.name} has no parameter "{name}"; {these}.')
        return {
            spec.name: spec.parse(parameters.get(spec.name, spec.default))
            for spec in self.parameters
        }

    def non_defaults(self, values: Parameters) -> tuple[tuple[str, Value], ...]:
        """The parameters that differ from their defaults, checked and in order.

        Equal settings have equal values of this. Raises: UnfitParameter.
        """
        whole = self.complete(values)
        return tuple(
            (spec.name, whole[spec.name])
            for spec in self.parameters
            if whole[spec.name] != spec.default
        )

    def cost_of(self, card: ModelCard, layer: str, parameters: Parameters) -> Passes:
        """The cost of one map. Raises: UnfitParameter."""
        return self.passes(card, Question(layer, 0, self.complete(parameters)))

    def check_fit(self, card: ModelCard) -> None:
        """Raises: UnfitModel, with the reason, if the method does not suit the model."""
        if reason := self.fit(card):
            raise UnfitModel(reason)

    def run(self, model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
        """The map in chunks, from unchecked parameters; see `steps`.

        Raises: UnknownLayer, UnknownTarget, UnfitModel, UnfitParameter.
        """
        self.check_fit(model.card)
        if not self.per_pixel:
            find_layer(model, question.layer)
        check_target(question.target, len(model.labels))
        if self.blank(model.card, question.layer):
            return self._empty(find_layer(model, question.layer), model.card)
        whole = replace(question, parameters=self.complete(question.parameters))
        return (yield from self.steps(model, inputs, whole))

    def compute(
        self,
        model: Model,
        inputs: Tensor,
        layer: str,
        target: int,
        parameters: Parameters | None = None,
    ) -> Heatmap:
        """The map in one call, however long it takes. Raises: as `run`."""
        return finish(self.run(model, inputs, Question(layer, target, parameters or {})))


def by_trace(from_trace: FromTrace) -> Run:
    """The `steps` of a method that reads its map from a trace; it traces that one layer.

    They raise UnknownLayer, UnknownTarget, UnfitModel.
    """

    def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
        yield from ()
        layer = question.layer
        return from_trace(trace_input(model, inputs, question.target, layers=(layer,)), layer)

    return steps


def by_activation(of: Callable[[Tensor], Heatmap]) -> Run:
    """The `steps` of a method that needs only a layer's activation (channels, height, width).

    They raise UnknownLayer, UnfitModel.
    """

    def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
        yield from ()
        layer = find_layer(model, question.layer)
        with model.ready() as module, torch.no_grad(), recording(module, [layer.name]) as kept:
            classify(module, inputs)
        check_reached(kept, [layer.name])
        return of(as_maps(kept[layer.name].detach(), layer)[0])

    return steps
