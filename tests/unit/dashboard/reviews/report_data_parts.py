"""A signed review of two samples with everything that may stand in one, hostile texts included."""

from collections.abc import Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import numpy as np
from PIL import Image

from dashboard.reviews.report_data import Dossier, Signature
from dashboard.reviews.summarise import summarise
from data.analysis.boxes import Inside, over_layer
from data.reviews import (
    AuditEntry,
    Box,
    Choice,
    Confidence,
    Judgement,
    QueueOrigin,
    Remark,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewState,
    Settlement,
    SnapshotProblem,
    SnapshotStore,
    TagCount,
    Verdict,
)
from tests.unit.dashboard.reviews.small import choices, samples

ID = "5" * 32
EVIL = '<script>alert("x")</script> </style><img src=http://evil.example/x onerror=y>'
FORMULA = '=HYPERLINK("http://evil.example";"x")'
NOON = 1_790_000_000.0


def png(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return buffer.getvalue()


def judgement(choice: Choice, evidence: str = "", **more: object) -> Judgement:
    fields = {"layer": "head", "method": "grad_cam", "target": 3, "search": "?image=0&layer=head"}
    return Judgement(choice=choice, evidence=evidence, **(fields | more))  # type: ignore[arg-type]


def verdict(position: int, reviewer: str, version: int, judged: Judgement | None) -> Verdict:
    return Verdict(
        id=f"{position}{version}{reviewer}",
        review_id=ID,
        position=position,
        reviewer=reviewer,
        version=version,
        judgement=judged,
        created=NOON + version,
    )


def review(**changed: object) -> Review:
    fields = {
        "name": f"Before release 2 {EVIL}",
        "purpose": "Is it the dog or the grass?",
        "guidelines": f"# How\n\nLook for **watermarks**.\n\n{EVIL}\n\n[x](javascript:alert(1))",
        "tags": ("watermark", FORMULA),
        "id": ID,
        "model": ReviewedModel("tiny", "Tiny", "1" * 64, "p1"),
        "gallery": ReviewedGallery("made up", "2" * 64),
        "queue": QueueOrigin("2 images at random, seed 7", "random:2", 7),
        "state": ReviewState.CLOSED,
        "samples": 2,
        "created": NOON,
        "created_by": "Ada",
        "version": 3,
    }
    return Review(**(fields | changed))  # type: ignore[arg-type]


def dossier(**changed: object) -> Dossier:
    table, queue = choices("wr", "r.", settled="w."), samples(2)
    first = judgement(Choice.RIGHT, "e1", comment="At first sight fine.")
    second = judgement(
        Choice.RIGHT_WRONG_REASON,
        "e2",
        comment=f"{FORMULA} {EVIL}",
        tags=("watermark",),
        boxes=(Box(1, 2, 30, 40),),
        confidence=Confidence.UNSURE,
    )
    fields: dict[str, object] = {
        "review": review(),
        "samples": queue,
        "choices": table,
        "summary": summarise(
            table, queue, [TagCount("watermark", "Ada", Choice.RIGHT_WRONG_REASON, 1)]
        ),
        "histories": {
            (0, "Ada"): [verdict(0, "Ada", 1, first), verdict(0, "Ada", 2, second)],
            (0, "Ben"): [verdict(0, "Ben", 1, judgement(Choice.RIGHT, "e1"))],
            (1, "Ada"): [verdict(1, "Ada", 1, judgement(Choice.RIGHT, "gone"))],
        },
        "remarks": {
            0: [
                Remark(id="m", review_id=ID, position=0, author="Ben", text=EVIL, created=NOON),
            ]
        },
        "settlements": {
            0: [
                Settlement(
                    review_id=ID,
                    position=0,
                    version=1,
                    choice=Choice.RIGHT_WRONG_REASON,
                    comment="It is the *stamp*.",
                    settled_by="Cy",
                    verdicts={"Ada": 2, "Ben": 1},
                    created=NOON + 9,
                )
            ]
        },
        "audit": [
            AuditEntry(
                number=1,
                created=NOON,
                who="Ada",
                action="review created",
                review_id=ID,
                position=None,
                detail={},
            )
        ],
        "signature": Signature(f"Fit for release. {EVIL}", "Cy", NOON + 60),
        "layers": [over_layer("head", [(0, Inside(0.8, pointed=True, area=0.25))])],
    }
    return Dossier(**(fields | changed))  # type: ignore[arg-type]


class FewPictures:
    """Two pieces of evidence; whatever else was kept once is lost."""

    pictures: Mapping[str, bytes] = {"e1": png("red"), "e2": png("blue")}

    def picture_png(self, digest: str) -> bytes:
        if digest not in self.pictures:
            raise SnapshotProblem("It is not kept here.")
        return self.pictures[digest]

    def facts(self, digest: str) -> Mapping[str, object]:
        self.picture_png(digest)
        return {
            "provenance": {"weights_sha256": "1" * 64, "versions": {"torch": "2"}, "image": digest},
            "image": {"size": [8, 8], "crop": [0, 0, 8, 8]},
            "map": {"layer": "head", "seed": 7},
            "predictions": [{"label": "cat", "probability": 0.9}],
            "statistics": [{"layer": "head", "mean": 1.0}],
        }

    def arrays(self, digest: str) -> Mapping[str, np.ndarray]:
        return {"head": np.ones((2, 2), np.float32)}


def evidence() -> SnapshotStore:
    return cast(SnapshotStore, FewPictures())


def no_evidence() -> SnapshotStore:
    def lost(_: str) -> None:
        raise SnapshotProblem("It is not kept here.")

    return cast(SnapshotStore, SimpleNamespace(picture_png=lost, facts=lost))
