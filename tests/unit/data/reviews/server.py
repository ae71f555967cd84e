"""A server of reviews without pages: each line on stdin is a request, each answer a line of JSON.

`python -m tests.unit.data.reviews.server DATABASE EVIDENCE`
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import URL

from data.db.database import open_database
from data.reviews import (
    CHOICES,
    Judgement,
    ReviewStore,
    Snapshot,
    SnapshotStore,
    VerdictConflict,
)

ROOT = Path(__file__).parents[4]


class Requests:
    """What is asked of the server; everything is named by JSON's values."""

    def __init__(self, store: ReviewStore) -> None:
        self.store = store

    def give(self, review: str, position: int, reviewer: str, code: int, version: int) -> list[Any]:
        """Gives a verdict with evidence of its own; answers its id and version."""
        seen = Snapshot(b"in", f"{position} {code}".encode(), {"map": np.full(4, code)}, {})
        digest = self.store.snapshots.keep(seen) if position % 20 == 0 else ""
        judgement = Judgement(choice=CHOICES[code], evidence=digest, comment="x" * 500)
        verdict = self.store.verdicts.give(
            review, position, reviewer, judgement, expected_version=version
        )
        return [verdict.id, verdict.version]

    def seen(self, review: str, position: int, person: str) -> list[Any]:
        """The verdicts that the person may see, and the pictures in their evidence."""
        verdicts = self.store.verdicts.seen_by(review, position, person)
        answer = []
        for verdict in verdicts:
            assert verdict.judgement is not None
            digest = verdict.judgement.evidence
            picture = self.store.snapshots.picture_png(digest).decode() if digest else ""
            answer.append([verdict.reviewer, CHOICES.index(verdict.judgement.choice), picture])
        return answer

    def storm(self, review: str, reviewers: list[str], positions: int) -> int:
        """Each reviewer's thread gives a verdict on each sample, again until it is taken."""

        def judge(reviewer: str) -> int:
            times = 0
            for position in range(positions):
                version = 0
                while True:
                    code = (position + version + times) % len(CHOICES)
                    try:
                        self.give(review, position, reviewer, code, version)
                    except VerdictConflict as conflict:
                        version = conflict.current.version if conflict.current else 0
                    else:
                        times += 1
                        break
            return times

        with ThreadPoolExecutor(len(reviewers)) as threads:
            return sum(threads.map(judge, reviewers))


class Server:
    """A server process, as those who ask it see it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def send(self, what: str, *values: object) -> None:
        """Asks, and does not wait."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([what, *values]) + "\n")
        self.process.stdin.flush()

    def answers(self) -> Iterator[Any]:
        """The answers, until the process ends; a line that was cut off is none."""
        assert self.process.stdout
        for line in self.process.stdout:
            if line.endswith("\n"):
                yield json.loads(line)

    def request(self, what: str, *values: object) -> Any:  # noqa: ANN401
        """Asks, and waits for the answer."""
        self.send(what, *values)
        return next(self.answers())


@contextmanager
def server(database: URL, evidence: Path) -> Iterator[Server]:
    """A server in a process of its own."""
    name = database.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.unit.data.reviews.server", name, str(evidence)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield Server(process)
        finally:
            process.kill()


if __name__ == "__main__":
    requests = Requests(ReviewStore(open_database(sys.argv[1]), SnapshotStore(Path(sys.argv[2]))))
    for line in sys.stdin:
        what, *values = json.loads(line)
        sys.stdout.write(json.dumps(getattr(requests, what)(*values)) + "\n")
        sys.stdout.flush()
