"""The rows of the table of images that a subset of a scan holds."""

import numpy as np

from dashboard.maps.captions import answer_of
from dashboard.scans.missing import of_image
from dashboard.scans.summary import class_sizes, ranks
from data.scans import Scan

COLUMNS = {  # of the table for programs, with what each holds
    "id": "SHA-256 of the image's file",
    "name": "file name",
    "class": "of the gallery's label; empty without one",
    "predicted": "class that the model predicts; of independent classes all of them, or no class",
    "outcome": "right, wrong or unknown",
    "probability": "of the predicted class; of independent classes: of the most probable one",
    "loss": "cross-entropy of the label, in nats; of independent classes: binary, mean over them",
    "distance": "cosine distance of its features from the mean of the other images of its class",
    "of_class": "images of the class, this one included",
    "missing": "why values of the row are empty",
}


def member_rows(scan: Scan, positions: np.ndarray) -> list[dict[str, object]]:
    """The columns of the table of images."""
    distance, sizes = ranks(scan)["far-from-its-class"], class_sizes(scan)
    rows: list[dict[str, object]] = []
    for position in positions.tolist():
        loss = float(scan.loss[position])
        far = float(distance[position])
        rows.append(
            {
                "id": scan.image_ids[position],
                "name": scan.names[position],
                "class": str(scan.image_classes[position]),
                "predicted": scan.prediction_of(position),
                "outcome": answer_of(scan, position).outcome or "unknown",
                "probability": float(scan.probabilities[position, 0])
                if scan.readable[position]
                else None,
                "loss": None if np.isnan(loss) else loss,
                "distance": None if np.isnan(far) else far,
                "of_class": int(sizes[position]) or None,
                "missing": of_image(scan, position, far),
            }
        )
    return rows
