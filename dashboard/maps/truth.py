"""The right classes of an image that a page shows, in the numbering of the model shown."""

from dataclasses import dataclass

from dashboard.core.inputs import labels_of
from dashboard.maps.captions import Answer
from dashboard.maps.image_lookup import ImageEntry, unedited_id
from data.errors import GalleryProblem
from data.gallery.gallery import Gallery
from data.gallery.outcomes import RIGHT, WRONG
from explainers.models import ModelCard
from explainers.results import TraceResult


@dataclass(frozen=True)
class Truth:
    """The right classes of an image: the gallery's names for them, and the model's classes."""

    title: str  # "" without a label
    label: int  # the one right class of the model; -1 where there is none, or several
    classes: tuple[int, ...]  # all right classes that the model has

    def outcome(self, card: ModelCard, trace: TraceResult) -> str:
        """One of OUTCOMES; "" where it is unknown, as in the gallery and in a scan."""
        if card.multi_label:
            right = {*trace.yes} == {*self.classes}
        else:
            right = trace.predicted == self.label
        labelled = self.classes if card.multi_label else self.label >= 0
        return (RIGHT if right else WRONG) if labelled else ""

    def answer(self, card: ModelCard, trace: TraceResult) -> Answer:
        """The caption of the model's answer."""
        probability = float(trace.probabilities[trace.predicted])
        outcome = self.outcome(card, trace)
        if card.multi_label:
            names = [card.labels[index] for index in sorted(trace.yes)]
            return Answer.of_set(self.title, names, outcome, probability)
        return Answer(self.title, card.labels[trace.predicted], outcome, probability)


def truth_of(gallery: Gallery, image_id: str, card: ModelCard) -> Truth | None:
    """An image's right classes; None for an upload, whose class is unknown."""
    try:
        position = gallery.position(unedited_id(image_id))
    except GalleryProblem:
        return None
    item = gallery.items[position]
    match = gallery.match(labels_of(card))
    return Truth(item.class_title, int(match.targets[position]), match.target_sets[position])


def called(gallery: Gallery, image: ImageEntry, card: ModelCard, trace: TraceResult) -> str:
    """An image's file name and, of the gallery, its caption: "1.jpg (maze → prison)"."""
    truth = truth_of(gallery, image.id, card)
    return f"{image.title} ({truth.answer(card, trace).caption})" if truth else image.title
