"""Conclusions about a gallery while it was opened."""

from dataclasses import dataclass
from typing import Literal

Topic = Literal["layout", "split", "training", "classes", "conflicts", "pixels", "not shown"]
TRAINING: Topic = "training"  # the images are those of training, by the name of their folder


@dataclass(frozen=True)
class GalleryNote:
    """One conclusion, in one sentence; shown by the Inputs page, `explain --json` and scans.

    A `warning` may change the interpretation of results, so every page shows it.
    """

    topic: Topic
    text: str
    warning: bool = False
