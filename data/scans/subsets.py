"""Subsets of images: a class, a group, an outcome, a selection, or several of these at once.

Pages write a subset into their URL, so it is short, readable text: "group:dog & outcome:wrong".
"""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from data.errors import DataError
from data.gallery.gallery import Gallery, Query
from data.gallery.labels import RESTS
from data.gallery.outcomes import NO_CLASS, OUTCOMES, RIGHT
from data.gallery.selections import read_selection
from data.scans.confidence_range import ConfidenceRange

if TYPE_CHECKING:
    from data.scans import Scan

Positions = npt.NDArray[np.intp]

AND = " & "
ALL = "all"
ALL_IMAGES = "all images"
WORDS = {
    "class_name": "{}",
    "group": "{}",
    "outcome": "predicted {}",
    "predicted": "predicted as {}",
    "predicted_group": "predicted as a class of {}",
    "confidence": "confidence {}",
    "selection": "selection {:.8}",
}
# Releases up to 0.6.0 called the smallest group of a class its family: "family:mammal" holds what
# "group:other mammal" holds.
FORMER = {"family": "group", "predicted_family": "predicted_group"}


class SubsetProblem(DataError):
    """A text that is no subset, or a subset that a scan cannot have."""


@dataclass(frozen=True)
class Subset:
    """The images that meet all conditions; empty fields are no condition.

    `predicted` is a class that the model predicts, by the model's name, `outcome` one of
    gallery.OUTCOMES, `predicted_group` the smallest group of such a class, `confidence` a range of
    the most probable class's probability, as `ConfidenceRange.text` writes it, `selection` the id
    of a stored one. A multi-label model predicts several classes, or `predicted:no class`.
    """

    class_name: str = ""
    group: str = ""
    outcome: str = ""
    predicted: str = ""
    predicted_group: str = ""
    confidence: str = ""
    selection: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a result of `text`, also of an earlier release.

        Raises: SubsetProblem in one sentence.
        """
        stated = {}
        for term in () if text in ("", ALL) else text.split(AND):
            key, colon, value = term.strip().partition(":")
            name = "class_name" if key == "class" else key.replace("-", "_")
            if name in FORMER:
                name, value = FORMER[name], RESTS.get(value.strip(), value)
            if not colon or not value.strip() or name not in WORDS or name in stated:
                raise SubsetProblem(
                    f"{term.strip()!r} is not a subset of images; write, for example, "
                    f"group:dog{AND}outcome:wrong."
                )
            stated[name] = unquote(value.strip())
        if (outcome := stated.get("outcome", RIGHT)) not in OUTCOMES:
            raise SubsetProblem(f"There is no outcome {outcome!r}; choose {' or '.join(OUTCOMES)}.")
        if "confidence" in stated:
            try:
                stated["confidence"] = ConfidenceRange.parse(stated["confidence"]).text
            except ValueError as error:
                raise SubsetProblem(str(error)) from None
        return cls(**stated)

    @property
    def text(self) -> str:
        """The subset as text for a URL."""
        terms = AND.join(
            f"{'class' if name == 'class_name' else name.replace('_', '-')}:{_quoted(value)}"
            for name, value in self._stated().items()
        )
        return terms or ALL

    @property
    def words(self) -> str:
        """The subset in words, for a heading."""
        stated = self._stated()
        if self.confidence:
            stated["confidence"] = ConfidenceRange.parse(self.confidence).words
        return ", ".join(WORDS[name].format(value) for name, value in stated.items()) or ALL_IMAGES

    def positions(self, scan: "Scan") -> Positions:
        """The positions of its images in a scan, ascending.

        Raises: SubsetProblem if its selection is not stored here.
        """
        mask = np.zeros(len(scan.image_ids), np.bool_)
        mask[scan.select(class_name=self.class_name, group=self.group, outcome=self.outcome)] = True
        if self.predicted == NO_CLASS and scan.multi_label:
            mask &= ~scan.yes.any(1)
        elif self.predicted:
            names = np.array(scan.class_names, dtype=object)
            mask &= scan.predicts(np.flatnonzero(names == self.predicted))
        if self.predicted_group:
            mask &= scan.predicts(np.flatnonzero(scan.class_groups == self.predicted_group))
        if self.confidence:
            mask &= ConfidenceRange.parse(self.confidence).holds(scan.probabilities[:, 0])
        if self.selection:
            mask &= np.isin(np.asarray(scan.image_ids), read_selection(self.selection))
        return np.flatnonzero(mask)

    def in_gallery(self, gallery: Gallery) -> Positions:
        """The positions of its images in a gallery without a scan.

        Raises: SubsetProblem if that needs predictions; SelectionProblem.
        """
        if self.from_answers:
            raise SubsetProblem(f"Scan the gallery to see which images are {self.words!r}.")
        query = Query(class_name=self.class_name, group=self.group)
        selected = np.sort(gallery.select(query)).astype(np.intp)
        if self.selection:
            chosen = set(read_selection(self.selection))
            selected = selected[[gallery.ids[i] in chosen for i in selected]]
        return selected

    @property
    def drawn(self) -> bool:
        """Whether it holds only images of a selection, which is drawn on the map of features."""
        return bool(self.selection)

    @property
    def from_answers(self) -> bool:
        """Whether the model's own predictions decide which images it holds."""
        return bool(self.outcome or self.predicted or self.predicted_group or self.confidence)

    def _stated(self) -> dict[str, str]:
        values = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in values.items() if value}


def _quoted(value: str) -> str:
    """The name, quoted if it could be mistaken for the end of a term."""
    return value.replace("%", "%25").replace("&", "%26")
