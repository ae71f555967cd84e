"""One image through one model, as records and files that need no browser."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.cli.edits import Edits
from dashboard.cli.text_table import text_table
from dashboard.core.inputs import Conclusion, Inputs, conclude
from dashboard.core.schemas import EXPLAIN_JSON
from dashboard.maps.edited_crop import preprocess_of
from dashboard.maps.export import PIXELS, Provenance, raw_map_npz
from dashboard.maps.layer_maps import layer_maps
from dashboard.maps.rendering import overlay
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from data.gallery.images import decode_for_screen, examine, read_bytes
from data.gallery.labels import CLASSES
from data.gallery.outcomes import classes_words
from data.gallery.picture_notes import notes_on_pixels
from data.numerals import fixed, probability
from explainers import Engine
from explainers.engine.requests import ImageRef, TraceRequest
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.parameters import Parameters
from explainers.results import STATISTICS, Layer, LayerStatistics, TraceResult
from explainers.what_if.text import write_edits

TOP = 5
OPACITY = 0.6


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a model says of an image, and how its layers came to it."""

    card: ModelCard
    image: ImageRef
    trace: TraceResult
    notes: tuple[Conclusion, ...] = ()  # about the pixels of the image
    unedited: TraceResult | None = None  # of the image before its edits; None if none were stated

    def record(self) -> dict[str, Any]:
        """The explanation as plain values, fit for JSON; the image is the path as it was given."""
        return {
            "schema": EXPLAIN_JSON,
            "image": str(self.image.path),
            "model": self.card.key,
            "weights_sha256": self.card.weights_sha256,
            "inputs": Inputs(conclude(self.card).model, image=self.notes).record(),
            "output": self.card.output.kind,
            "target": self.trace.target,
            **self._edits(),
            "predictions": [self._prediction(index) for index in self._shown],
            "layers": [
                {"name": layer.name, "shape": list(layer.shape)}
                | {name: getattr(statistics, name) for name in STATISTICS}
                for layer, statistics in zip(self.trace.layers, self.trace.statistics, strict=True)
            ],
        }

    def table(self) -> str:
        """The explanation for people, in columns."""
        target = self.trace.target
        lines = [
            f"{self.image.path}: {self.card.name}, target {target} {self.card.labels[target]}",
            *(f"  {each.line}" for each in self.notes),
            *self._edit_lines(),
            "",
            *([] if self.unedited is None else [f"  {'edited':>7}  {'unedited':>8}"]),
            *(
                f"  {self._percentages(index)}  {index:4}  {self.card.labels[index]}"
                f"{self._yes(index)}"
                for index in self._shown
            ),
            "",
            *text_table(
                ("layer", "shape", "mean", "std", "min", "max", "zeros", "l2 norm"),
                map(_cells, self.trace.layers, self.trace.statistics),
            ),
        ]
        return "\n".join(lines) + "\n"

    @property
    def _shown(self) -> list[int]:
        """The best classes; where they do not exclude one another, all with a yes."""
        best = self.trace.top(max(TOP, len(self._predicted(self.trace))))
        compared = [] if self.unedited is None else [self.trace.target]
        if self.unedited is not None and self.card.multi_label:
            compared += self.unedited.yes
        return list(dict.fromkeys((*best, *compared)))

    def _predicted(self, trace: TraceResult) -> list[int]:
        """The predicted class; where they do not exclude one another, all of them, best first."""
        return trace.yes if self.card.multi_label else [trace.predicted]

    def _percentages(self, index: int) -> str:
        """The probability of a class; beside it that of the unedited image."""
        edited = f"{probability(float(self.trace.probabilities[index])):>7}"
        if self.unedited is None:
            return edited
        return f"{edited}  {probability(float(self.unedited.probabilities[index])):>8}"

    def _edit_lines(self) -> list[str]:
        """The edits, and what is predicted if they change it."""
        if self.unedited is None:
            return []
        before, now = self._predicted(self.unedited), self._predicted(self.trace)
        words = [
            classes_words([self.card.labels[index] for index in each]) for each in (now, before)
        ]
        flip = [] if {*before} == {*now} else [f"  Predicted: {' instead of '.join(words)}"]
        return [f"  Edits: {write_edits(self.image.edits) or 'none that change the image'}", *flip]

    def _edits(self) -> dict[str, Any]:
        """The edits, and what the model says of the unedited image."""
        if self.unedited is None:
            return {}
        predicted = self.unedited.predicted
        unedited = {
            "predicted": predicted,
            "label": self.card.labels[predicted],
            "probability": float(self.unedited.probabilities[self.trace.target]),
        }
        if self.card.multi_label:
            unedited["yes"] = self.unedited.yes
        return {"edits": write_edits(self.image.edits), "unedited": unedited}

    def _yes(self, index: int) -> str:
        if not self.card.multi_label:
            return ""
        now = index in self.trace.yes
        if self.unedited is not None and now != (index in self.unedited.yes):
            return ", yes (unedited: no)" if now else ", no (unedited: yes)"
        return ", yes" if now else ""

    def _prediction(self, index: int) -> dict[str, Any]:
        yes = {"yes": index in self.trace.yes} if self.card.multi_label else {}
        before = self.unedited
        unedited = {} if before is None else {"unedited": float(before.probabilities[index])}
        return yes | {
            "index": index,
            "wnid": CLASSES[index].wnid if self.card.imagenet else None,
            "label": self.card.labels[index],
            "probability": float(self.trace.probabilities[index]),
            **unedited,
        }


def _cells(layer: Layer, each: LayerStatistics) -> tuple[str, ...]:
    """A layer's line; a value that rounds to zero has no sign."""
    return (
        layer.label,
        " x ".join(map(str, layer.shape)),
        fixed(each.mean, 4),
        fixed(each.std, 4),
        fixed(each.minimum, 3),
        fixed(each.maximum, 3),
        probability(each.zero_fraction),
        fixed(each.l2_norm),
    )


def explain(
    engine: Engine, model: str, path: Path, target: int | None, edits: Edits | None = None
) -> Explanation:
    """Traces the image file `path`; `target` None stands for the predicted class.

    With edits, that is the class predicted for the unedited image: one class is compared.

    Raises: ImageProblem if the image cannot be read; ExplainerError.
    """
    data = read_bytes(path)
    image = ImageRef(hashlib.sha256(data).hexdigest(), path)
    trace = engine.trace(TraceRequest(model, image, target))
    notes = tuple(map(Conclusion.of, notes_on_pixels(examine(data, thorough=True).notes)))
    card = engine.card(model)
    if edits is None:
        return Explanation(card, image, trace, notes)
    edited = image.edited(edits.of(card, trace.target))
    after = engine.trace(TraceRequest(model, edited, trace.target))
    return Explanation(card, edited, after, notes, unedited=trace)


def write_maps(
    explanation: Explanation, engine: Engine, method: Method, folder: Path, parameters: Parameters
) -> Path:
    """Writes each layer's overlay as a PNG and all raw maps as one NPZ; returns where.

    Of a method that is per pixel there is one overlay; of a layer at which the method makes no
    sense there is none. The place is a folder of the image's own, with its edits, so that images
    of one name do not meet, and in it one of the model and the method, so that runs do not mix.

    Raises: OSError; ExplainerError.
    """
    card, image, target = explanation.card, explanation.image, explanation.trace.target
    run = re.sub(r"[^\w.-]+", "-", f"{card.key}-{method.key}")
    place = folder / f"{image.path.stem}-{image.sha256[:8]}" / run
    place.mkdir(parents=True, exist_ok=True)
    names = [PIXELS] if method.per_pixel else [layer.name for layer in card.layers]
    heatmaps = layer_maps(engine, card, image, target, method.key, method.non_defaults(parameters))
    maps = {
        name: heatmap
        for name, heatmap in zip(names, heatmaps, strict=True)
        if not method.unfit_at(card, name)
    }
    original = decode_for_screen(read_bytes(image.path))
    picture = preprocess_of(engine, card, image, original).crop(original)
    for layer, heatmap in maps.items():
        scale = next(iter(DIVERGING if heatmap.signed else SEQUENTIAL))
        shown = overlay(
            picture, heatmap, opacity=OPACITY, scale=scale, smooth=True, signed=heatmap.signed
        )
        shown.save(place / f"{names.index(layer):02}-{layer}.png")
    all_parameters = tuple(method.complete(parameters).items())
    provenance = Provenance.of(card, image, target, method.key, all_parameters)
    (place / "maps.npz").write_bytes(raw_map_npz(maps, provenance))
    return place
