"""The index of image files, in the database, which saves reading them again.

A file is read when it is new, when its size or a time of change differs, and when the decoding rule
is newer; otherwise one `stat()` is enough.
"""

import stat
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select

from data.db.tables import IndexedFile, Prediction
from data.db.upsert import INSERT
from data.errors import ImageProblem, MissingDecoder
from data.gallery.freshness import Stamp
from data.gallery.images import examine, read_bytes
from data.gallery.picture_notes import PictureNote

DECODER = 2  # raise it whenever a file would be rejected, measured or noted on differently
THREADS = 4  # reading and hashing release the interpreter's lock
BATCH = 500  # files per transaction: the most that an interrupted indexing loses
FOLDERS_PER_QUERY = 500
KEY = ("folder", "name")

Progress = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The index entry of a file; `width` and `height` as displayed, 0 with a problem."""

    sha256: str = ""  # of its bytes; "" if they could not be read
    width: int = 0
    height: int = 0
    problem: str = ""  # why it cannot be shown, in one sentence; "" if it can
    notes: tuple[PictureNote, ...] = ()  # notes on its pixels
    stamp: Stamp | None = field(default=None, compare=False)  # the file at the last `stat()`
    deep: bool = field(default=False, compare=False)  # just read, with more than 8 bits per value


@dataclass(frozen=True, slots=True)
class _State:
    """A file at one time; while none of it changes, the index entry stays valid."""

    folder: str
    name: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        return Path(self.folder, self.name)


def index_files(
    database: Engine, paths: Sequence[Path], progress: Progress = lambda done, total: None
) -> list[IndexEntry]:
    """The entry of each file, in the order of `paths`; reads new and changed files.

    `progress` is called after each batch of files.
    """
    states = [_state(path) for path in paths]
    entries = _load(database, {state.folder for state in states if isinstance(state, _State)})
    new = [state for state in states if isinstance(state, _State) and state not in entries]
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(new), BATCH):
            progress(len(paths) - len(new) + start, len(paths))
            batch = new[start : start + BATCH]
            measured = dict(zip(batch, pool.map(_read, batch), strict=True))
            entries |= measured
            _store(database, measured)
    progress(len(paths), len(paths))
    return [
        replace(entries[state], stamp=state.stamp) if isinstance(state, _State) else state
        for state in states
    ]


def _state(path: Path) -> _State | IndexEntry:
    """The file's state, or its problem if it has none."""
    try:
        str(path).encode()
        status = path.stat()
    except UnicodeEncodeError:
        return IndexEntry(problem="The file's name is not valid Unicode; rename it.")
    except FileNotFoundError:
        gone = "The link points nowhere." if path.is_symlink() else "The file does not exist."
        return IndexEntry(problem=gone)
    except OSError as error:
        return IndexEntry(problem=f"The file cannot be read ({error.strerror}).")
    if not stat.S_ISREG(status.st_mode):
        return IndexEntry(problem="This file is not a picture.")
    return _State(str(path.parent), path.name, Stamp.of(status))


def _read(state: _State) -> IndexEntry:
    try:
        data = read_bytes(state.path)
    except ImageProblem as problem:
        return IndexEntry(problem=str(problem))
    digest = sha256(data).hexdigest()
    try:
        examined = examine(data)
    except MissingDecoder as problem:  # tried again next time, as it may be available then
        return IndexEntry(problem=str(problem))
    except ImageProblem as problem:
        return IndexEntry(digest, problem=str(problem))
    return IndexEntry(
        digest, examined.width, examined.height, notes=examined.notes, deep=examined.deep
    )


def _load(database: Engine, folders: Iterable[str]) -> dict[_State, IndexEntry]:
    ordered = sorted(folders)
    entries = {}
    with database.connect() as connection:
        for start in range(0, len(ordered), FOLDERS_PER_QUERY):
            some = ordered[start : start + FOLDERS_PER_QUERY]
            query = select(IndexedFile.__table__).where(
                IndexedFile.folder.in_(some), IndexedFile.decoder == DECODER
            )
            for row in connection.execute(query):
                state = _State(row.folder, row.name, Stamp(row.size, row.mtime_ns, row.ctime_ns))
                notes = tuple(PictureNote(kind, text) for kind, text in row.notes)
                entries[state] = IndexEntry(row.sha256, row.width, row.height, row.problem, notes)
    return entries


def _store(database: Engine, measured: dict[_State, IndexEntry]) -> None:
    """Store the entries; a file that could not be read is tried again next time."""
    rows = [
        {
            "folder": state.folder,
            "name": state.name,
            "size": state.stamp.size,
            "mtime_ns": state.stamp.mtime_ns,
            "ctime_ns": state.stamp.ctime_ns,
            "decoder": DECODER,
            "sha256": result.sha256,
            "width": result.width,
            "height": result.height,
            "problem": result.problem,
            "notes": [(note.kind, note.text) for note in result.notes],
        }
        for state, result in measured.items()
        if result.sha256
    ]
    if not rows:
        return
    rows.sort(key=lambda row: (row["folder"], row["name"]))  # no two servers wait for each other
    fresh = INSERT[database.dialect.name](IndexedFile)
    columns = {name: fresh.excluded[name] for name in rows[0]}
    with database.begin() as connection:
        connection.execute(fresh.on_conflict_do_update(index_elements=KEY, set_=columns), rows)
        _forget_predictions(connection, [each.sha256 for each in measured.values() if each.deep])


def _forget_predictions(connection: Connection, ids: Sequence[str]) -> None:
    """Deep pictures just read: an earlier decoder may have passed on other pixels."""
    if ids:
        connection.execute(delete(Prediction).where(Prediction.image_id.in_(ids)))
