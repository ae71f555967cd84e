"""The networks' predictions for gallery images: stored in the database, cached in memory."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from threading import Lock

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, select

from data.db.tables import Prediction
from data.db.upsert import INSERT

YES = 0.5  # probability from which a multi-label model predicts a class


@dataclass(frozen=True, eq=False)
class PredictionTable:
    """The best class of each image of a gallery, in the gallery's order; read-only arrays."""

    top1: npt.NDArray[np.int32]  # (n,) class index; -1: not yet predicted, or unreadable
    probability: npt.NDArray[np.float32]  # (n,) of top1; 0 if that is -1
    pending: npt.NDArray[np.intp]  # positions without a prediction yet, ascending

    def __post_init__(self) -> None:
        for values in (self.top1, self.probability, self.pending):
            values.flags.writeable = False

    @property
    def done(self) -> int:
        """How many images need no further prediction."""
        return len(self.top1) - len(self.pending)


class PredictionStore:
    """Predictions by weights, preprocessing and image; any thread may write and read.

    Rows never change: equal weights, preprocessing and bytes have equal predictions. Rows once read
    from the database therefore stay in memory. Rows that another process writes meanwhile count as
    pending here until the next start, or until they are stored here too, which does no harm.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._insert = INSERT[database.dialect.name]
        self._columns: dict[tuple[str, str], _Columns] = {}
        self._yes: dict[tuple[str, str], dict[str, frozenset[int]]] = {}
        self._lock = Lock()

    def put(
        self,
        weights_sha256: str,
        preprocess: str,
        ids: Sequence[str],
        classes: npt.NDArray[np.integer],
        probabilities: npt.NDArray[np.floating],
    ) -> None:
        """Store the top classes, best first, of the images `ids`; both arrays are (len(ids), k).

        An image with the class -1 could not be read: it is not requested again until the next
        start, and nothing is stored for it.
        """
        rows = [
            {
                "weights_sha256": weights_sha256,
                "preprocess": preprocess,
                "image_id": image_id,
                "top1": best[0],
                "probability": best_probabilities[0],
                "classes": best,
                "probabilities": best_probabilities,
            }
            for image_id, best, best_probabilities in zip(
                ids, classes.tolist(), probabilities.tolist(), strict=True
            )
        ]
        readable = [row for row in rows if row["top1"] >= 0]
        if readable:
            with self._database.begin() as connection:
                connection.execute(self._insert(Prediction).on_conflict_do_nothing(), readable)
        with self._lock:
            columns = self._load(weights_sha256, preprocess)
            for row in rows:
                columns.add(row["image_id"], row["top1"], row["probability"])
            if (cached := self._yes.get((weights_sha256, preprocess))) is not None:
                for row in readable:
                    cached[row["image_id"]] = _yes(row["classes"], row["probabilities"])

    def table(self, weights_sha256: str, preprocess: str, ids: Sequence[str]) -> PredictionTable:
        """The stored predictions of the images `ids`, in their order."""
        with self._lock:
            return self._load(weights_sha256, preprocess).align(ids)

    def yes(
        self, weights_sha256: str, preprocess: str, ids: Sequence[str]
    ) -> list[frozenset[int] | None]:
        """For each image the stored classes that the model predicts; None: no prediction.

        For a multi-label model.
        """
        key = weights_sha256, preprocess
        with self._lock:
            if key not in self._yes:
                query = select(Prediction.image_id, Prediction.classes, Prediction.probabilities)
                of_network = Prediction.weights_sha256 == key[0], Prediction.preprocess == key[1]
                with self._database.connect() as connection:
                    rows = connection.execute(query.where(*of_network)).all()
                self._yes[key] = {image_id: _yes(best, scores) for image_id, best, scores in rows}
            return list(map(self._yes[key].get, ids))

    def _load(self, weights_sha256: str, preprocess: str) -> "_Columns":
        key = weights_sha256, preprocess
        if key not in self._columns:
            query = select(Prediction.image_id, Prediction.top1, Prediction.probability).where(
                Prediction.weights_sha256 == weights_sha256, Prediction.preprocess == preprocess
            )
            columns = _Columns()
            with self._database.connect() as connection:
                for image_id, top1, probability in connection.execute(query):
                    columns.add(image_id, top1, probability)
            self._columns[key] = columns
        return self._columns[key]


def _yes(classes: Sequence[int], probabilities: Sequence[float]) -> frozenset[int]:
    return frozenset(
        k for k, probability in zip(classes, probabilities, strict=True) if probability >= YES
    )


class _Columns:
    """The predictions of one network; row 0 stands for every image without one."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.top1 = array("i", [-1])
        self.probability = array("f", [0.0])

    def add(self, image_id: str, top1: int, probability: float) -> None:
        if image_id not in self.rows:
            self.rows[image_id] = len(self.top1)
            self.top1.append(top1)
            self.probability.append(probability)

    def align(self, ids: Sequence[str]) -> PredictionTable:
        rows = np.fromiter(map(self.rows.get, ids, repeat(0)), np.intp, len(ids))
        return PredictionTable(
            np.array(self.top1, np.int32)[rows],
            np.array(self.probability, np.float32)[rows],
            np.flatnonzero(rows == 0),
        )
