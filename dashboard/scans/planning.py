"""Plans a scan of a gallery by a model: what it stores, and what its workers receive."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from dashboard.core.inputs import inputs_of
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.scans import Column, ScanImage, ScanPlan
from explainers.engine.requests import ImageRef
from explainers.engine.result_store import ALGORITHM
from explainers.errors import UnfitModel
from explainers.models import Model, ModelCard, ModelSpec
from explainers.results import STATISTICS
from explainers.scan.chunk import ScanTask
from explainers.scan.layout import ScanLayout, scan_layout
from explainers.what_if.text import EditSpec

CHUNK = 32  # images; a killed worker loses at most so many
LIBRARIES = ("torch", "torchvision", "timm", "numpy", "pillow")

Target = Literal["label", "predicted"]


@dataclass(frozen=True)
class ScanJob:
    """A plan, and the arguments of each of its chunks.

    `edits` are those of every image, and `targets` the classes of the Grad-CAMs where they are not
    those of the plan's target: one for each image, -1 for the predicted class.
    """

    plan: ScanPlan
    model: ModelSpec
    edits: tuple[EditSpec, ...] = ()
    targets: tuple[int, ...] = ()

    @property
    def multi_label(self) -> bool:
        """Whether the model's classes are not mutually exclusive."""
        return any(column.name == "every_class" for column in self.plan.columns)

    def task(self, number: int) -> ScanTask:
        """The arguments of a worker for a chunk."""
        places = self.plan.positions(number)
        images = [self.plan.images[i] for i in places]
        return ScanTask(
            model=self.model,
            images=tuple(
                ImageRef(image.id, Path(image.path)).edited(self.edits) for image in images
            ),
            labels=tuple(image.label for image in images),
            label_sets=tuple(image.labels for image in images) if self.multi_label else (),
            target=self.plan.provenance["target"],
            cams=tuple(self.plan.provenance["cams"]),
            targets=self.targets[places.start : places.stop],
        )


def plan_scan(  # noqa: PLR0913 - what is scanned, by what, and what is kept
    gallery: Gallery,
    spec: ModelSpec,
    model: Model,
    *,
    target: Target = "predicted",
    cams: tuple[str, ...] = (),
    only: Collection[str] | None = None,
) -> ScanJob:
    """A scan of a gallery, or of the images `only` names by their ids.

    `cams` are layers whose Grad-CAM is kept beside the last one's; of a layer that no gradient
    reaches there is none. Raises: UnknownLayer, UnfitModel.
    """
    card = model.card
    if blank := [name for name in cams if name in card.cut_off]:
        raise UnfitModel(
            f"--cams: no gradient of the logits reaches {', '.join(blank)}, so there is no "
            "Grad-CAM to store; leave it out."
        )
    last = () if card.last_layer in card.cut_off else (card.last_layer,)
    layout = scan_layout(model, tuple(dict.fromkeys((*cams, *last))))
    chosen = None if only is None else set(only)
    labels = None if card.imagenet else card.labels
    match = gallery.match(labels)
    several = card.multi_label
    images = tuple(
        _scan_image(item, groups, int(label), every if several else ())
        for item, groups, label, every in zip(
            gallery.items, gallery.groups_for(labels), match.targets, match.target_sets, strict=True
        )
        if chosen is None or item.id in chosen
    )
    plan = ScanPlan(
        provenance=_provenance(gallery, card, layout, target, whole=only is None),
        images=images,
        chunk=CHUNK,
        columns=tuple(Column(name, *of) for name, of in layout.columns.items()),
        partials=(Column("moments", "float64", (4, layout.channels)),),
    )
    return ScanJob(plan, spec)


def _scan_image(
    item: Item, groups: tuple[str, ...], label: int, labels: tuple[int, ...]
) -> ScanImage:
    return ScanImage(
        id=item.id,
        path=str(item.path),
        name=item.name,
        label=label,
        class_name=item.class_name or "",
        groups=groups,
        labels=labels,
        class_names=item.class_names if item.other_classes else (),
    )


def _provenance(
    gallery: Gallery, card: ModelCard, layout: ScanLayout, target: Target, *, whole: bool
) -> Mapping[str, Any]:
    return {
        "model": card.key,
        "name": card.name,
        "weights_sha256": card.weights_sha256,
        "trained": card.trained,
        "imagenet": card.imagenet,
        "labels": list(card.labels),
        "preprocess": card.preprocess.fingerprint,
        "preprocessing": card.preprocess.describe(),
        "gallery": gallery.name,
        "gallery_sha256": gallery.sha256,
        "whole": whole,
        "target": target,
        "layers": [
            {"name": layer.name, "label": layer.label, "shape": list(layer.shape)}
            | ({} if layer.start is None else {"start": layer.start})
            for layer in layout.layers
        ],
        "bounds": list(layout.bounds),
        "cams": [name for name, _, _ in layout.cams],
        "statistics": list(STATISTICS),
        "algorithm": ALGORITHM,
        "versions": {name: version(name) for name in LIBRARIES},
        "notes": inputs_of(card, gallery).notes(),
    }
