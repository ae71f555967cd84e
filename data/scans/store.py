"""Scans, running and finished: who works on them, committed chunks, progress."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from filelock import FileLock
from sqlalchemy import ColumnElement, Engine, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from data.db.tables import ScanChunkRow, ScanRow
from data.errors import DataError
from data.files import write_atomically
from data.scans.files import make_arrays, open_arrays, write_rows
from data.scans.opening import PLAN, ScanProblem, damaged, folder_of, write_summary
from data.scans.plan import ScanPlan
from data.scans.reduce import write_aggregates

LEASE_S = 30.0
# a gap longer than 10 usual ones and a minute is not counted as working time
PAUSE, START_S = 10, 60.0
Failure = tuple[int, str]  # position of an image, and why it cannot be read


class LeaseLost(DataError):
    """Another process works on the scan now, or it was cancelled."""


class UnknownScan(DataError):
    """No scan here has this id."""


@dataclass(frozen=True)
class ScanRecord:
    """A scan in the database; times in seconds since 1970, `finished` is 0 until done."""

    id: str
    title: str
    weights_sha256: str
    gallery_sha256: str
    whole: bool  # of the gallery; False: a selection of it
    images: int
    state: str  # running, done, cancelled, failed
    sentence: str  # why it failed
    owner: str  # "" if no process works on it
    lease_until: float
    created: float
    started: float
    finished: float
    corruption: str = ""  # of its images, with `severity`; "": none
    severity: int = 0
    clean_id: str = ""  # the scan of the same images as they are; "" without a corruption
    help: str = ""  # entry of the manual on `sentence`

    @property
    def is_stalled(self) -> bool:
        """Whether it should run, but no process works on it."""
        now = time.time()
        ahead = self.lease_until > now + 2 * LEASE_S  # the clock was set back since
        return self.state == "running" and (self.lease_until < now or ahead)


@dataclass(frozen=True)
class ScanProgress:
    """The progress of a scan; `rate` in images per second and `seconds_left` are 0 if unknown."""

    record: ScanRecord
    done: int  # images
    failures: int
    rate: float
    seconds_left: float


@dataclass(frozen=True, eq=False)
class ChunkValues:
    """The results of a worker: a value per image, or one for all, by the names of the columns."""

    columns: Mapping[str, np.ndarray]
    partials: Mapping[str, np.ndarray]
    failures: Sequence[Failure]  # positions in the chunk
    seconds: float


class ScanStore:
    """Any process may use it; only the owner of a lease may commit."""

    def __init__(self, database: Engine, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def folder(self, scan_id: str) -> Path:
        """The folder of a scan's arrays."""
        return folder_of(self._folder, scan_id)

    def prepare(self, plan: ScanPlan) -> ScanPlan:
        """Create the scan's files and rows, or use the existing ones.

        Returns: the plan to follow; a scan that already began keeps its chunk size.
        Raises: DiskFull if there is not enough space; ScanProblem if the folder is not writable, or
        its files are damaged.
        """
        folder = self.folder(plan.id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".lock"):  # two processes with the same request
                plan = self._planned(folder, plan)
        except OSError as error:
            raise ScanProblem(
                f"The scan cannot be stored in {folder} ({error.strerror or error}). Make it "
                "writable, or set STRATOSCOPE_HOME to another folder."
            ) from error
        provenance = plan.provenance
        row = {
            "id": plan.id,
            "title": f"{provenance['gallery']} by {provenance['name']}",
            "weights_sha256": provenance["weights_sha256"],
            "gallery_sha256": provenance["gallery_sha256"],
            "whole": provenance["whole"],
            "images": len(plan.images),
            "state": "running",
            "sentence": "",
            "owner": "",
            "lease_until": 0.0,
            "created": time.time(),
            "started": 0.0,
            "finished": 0.0,
            "corruption": provenance.get("corruption", ""),
            "severity": provenance.get("severity", 0),
            "clean_id": provenance.get("clean", ""),
            "help": "",
        }
        try:
            with self._database.begin() as connection:
                connection.execute(insert(ScanRow).values(row))
        except IntegrityError:
            pass  # another process made the same request
        return plan

    def _planned(self, folder: Path, plan: ScanPlan) -> ScanPlan:
        """The plan in the folder, with its files; else this one, with new files."""
        kept = folder / PLAN
        if not kept.is_file():
            make_arrays(folder, plan)
            self._forget(plan.id)  # chunks of a folder that was deleted
            write_atomically(kept, plan.to_json())  # last: it makes the folder complete
            return plan
        try:
            plan = ScanPlan.from_json(kept.read_bytes())
            open_arrays(folder, plan.columns, len(plan.images))
            open_arrays(folder, plan.partials, plan.chunks)
        except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
            raise damaged(folder, error) from error
        return plan

    def _forget(self, scan_id: str) -> None:
        with self._database.begin() as connection:
            connection.execute(delete(ScanChunkRow).where(self._of(scan_id)))

    def lease(self, scan_id: str, owner: str, seconds: float = LEASE_S) -> bool:
        """Let `owner` work on the scan, if nobody else does; its state becomes running."""
        now = time.time()
        free = or_(ScanRow.owner.in_(("", owner)), ScanRow.lease_until < now)
        change = {"owner": owner, "lease_until": now + seconds, "started": now}
        return self._change(scan_id, free, **change, state="running", sentence="", help="")

    def beat(self, scan_id: str, owner: str, seconds: float = LEASE_S) -> bool:
        """Renew the lease; False if it is lost, or the scan was cancelled."""
        mine = (ScanRow.owner == owner) & (ScanRow.state == "running")
        return self._change(scan_id, mine, lease_until=time.time() + seconds)

    def release(self, scan_id: str, owner: str) -> None:
        """Release it; committed chunks stay."""
        self._change(scan_id, ScanRow.owner == owner, owner="", lease_until=0.0)

    def pending(self, scan_id: str) -> list[int]:
        """The chunks that are not committed, in order."""
        with self._database.connect() as connection:
            done = set(connection.scalars(select(ScanChunkRow.number).where(self._of(scan_id))))
        return [number for number in range(self._plan(scan_id).chunks) if number not in done]

    def commit(self, plan: ScanPlan, owner: str, number: int, chunk: ChunkValues) -> None:
        """Write a chunk's arrays, wait for the disk, and then count the chunk, once.

        Raises: DiskFull; LeaseLost.
        """
        folder, places = self.folder(plan.id), plan.positions(number)
        for column in plan.columns:
            write_rows(folder, column, places.start, chunk.columns[column.name])
        for partial in plan.partials:
            write_rows(folder, partial, number, chunk.partials[partial.name][None])
        row = {
            "scan_id": plan.id,
            "number": number,
            "images": len(places),
            "failures": [(places.start + position, reason) for position, reason in chunk.failures],
            "seconds": chunk.seconds,
            "committed": time.time(),
        }
        # Nothing writes between the check and the insert: SQLite locks all, PostgreSQL the scan.
        database = self._database.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        with database.begin() as connection:
            mine = (ScanRow.id == plan.id) & (ScanRow.owner == owner) & (ScanRow.state == "running")
            if connection.scalar(select(ScanRow.id).where(mine).with_for_update()) is None:
                raise LeaseLost("The scan was cancelled, or another process is working on it.")
            committed = self._of(plan.id) & (ScanChunkRow.number == number)
            if not connection.scalar(select(func.count()).where(committed)):
                connection.execute(insert(ScanChunkRow).values(row))

    def finish(self, plan: ScanPlan, owner: str) -> None:
        """Reduce the committed chunks, in order, and close the scan. Raises: LeaseLost."""
        folder = self.folder(plan.id)
        write_aggregates(folder, plan)
        with self._database.connect() as connection:
            of_chunks = (
                select(ScanChunkRow.failures).where(self._of(plan.id)).order_by(ScanChunkRow.number)
            )
            failures = [each for reasons in connection.scalars(of_chunks) for each in reasons]
            first = select(ScanRow.created).where(ScanRow.id == plan.id)
            created = float(connection.scalar(first) or 0)
        finished = time.time()
        write_summary(folder, created, finished, failures)
        mine = (ScanRow.owner == owner) & (ScanRow.state == "running")
        if not self._change(plan.id, mine, state="done", finished=finished, owner=""):
            raise LeaseLost("The scan was cancelled, or another process is working on it.")

    def cancel(self, scan_id: str) -> None:
        """The process that works on it stops at the next chunk; committed chunks stay."""
        self._change(scan_id, ScanRow.state == "running", state="cancelled")

    def fail(self, scan_id: str, owner: str, sentence: str, entry: str = "") -> None:
        """Mark it as failed, with the reason and the manual's entry on it."""
        why = {"sentence": sentence, "help": entry}
        self._change(scan_id, ScanRow.owner == owner, state="failed", owner="", **why)

    def progress(self, scan_id: str) -> ScanProgress:
        """The progress of the scan. Raises: UnknownScan."""
        record = self.record(scan_id)
        query = select(ScanChunkRow.images, ScanChunkRow.committed, ScanChunkRow.failures)
        with self._database.connect() as connection:
            chunks = connection.execute(query.where(self._of(scan_id))).all()
        return _progress(
            record, [(images, when, len(failures)) for images, when, failures in chunks]
        )

    def seconds_per_image(self, scan_id: str) -> float | None:
        """The workers' seconds per image; None before the first commit."""
        query = select(func.sum(ScanChunkRow.seconds), func.sum(ScanChunkRow.images))
        with self._database.connect() as connection:
            seconds, images = connection.execute(query.where(self._of(scan_id))).one()
        return seconds / images if images else None

    def record(self, scan_id: str) -> ScanRecord:
        """The scan. Raises: UnknownScan."""
        matching = [each for each in self.records() if each.id == scan_id]
        if not matching:
            raise UnknownScan(f"There is no scan with the id {scan_id[:12]}.")
        return matching[0]

    def records(self) -> list[ScanRecord]:
        """All scans, newest first."""
        names = [field.name for field in fields(ScanRecord)]
        query = select(*(getattr(ScanRow, name) for name in names)).order_by(ScanRow.created.desc())
        with self._database.connect() as connection:
            return [ScanRecord(**row) for row in connection.execute(query).mappings()]

    def image_ids(self, scan_id: str) -> tuple[str, ...]:
        """Which images the scan is of, finished or not."""
        return tuple(image.id for image in self._plan(scan_id).images)

    def _plan(self, scan_id: str) -> ScanPlan:
        return ScanPlan.from_json((self.folder(scan_id) / PLAN).read_bytes())

    def _change(self, scan_id: str, where: ColumnElement[bool], **values: object) -> bool:
        statement = update(ScanRow).where(ScanRow.id == scan_id, where).values(**values)
        with self._database.begin() as connection:
            return connection.execute(statement).rowcount == 1

    @staticmethod
    def _of(scan_id: str) -> ColumnElement[bool]:
        return ScanChunkRow.scan_id == scan_id


def _progress(record: ScanRecord, chunks: Sequence[tuple[int, float, int]]) -> ScanProgress:
    """`chunks` are (images, time of the commit, failures).

    A pause between two chunks that is far longer than the others is not working time: the computer
    slept, or its clock was set.
    """
    done = sum(images for images, _, _ in chunks)
    of_this_run = sorted((when, images) for images, when, _ in chunks if when >= record.started)
    rate = 0.0
    if of_this_run:
        times = np.array([record.started, *(when for when, _ in of_this_run)])
        gaps = np.diff(times)
        lasted = float(np.minimum(gaps, PAUSE * np.median(gaps) + START_S).sum())
        rate = sum(images for _, images in of_this_run) / max(lasted, 1e-6)
    left = (record.images - done) / rate if rate else 0.0
    return ScanProgress(record, done, sum(each for _, _, each in chunks), rate, left)
