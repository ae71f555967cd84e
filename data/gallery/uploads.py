"""Uploaded pictures: visible only to their session, and deleted with it."""

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import BinaryIO

from data.errors import UnknownUpload, UploadNotKept, UploadProblem
from data.files import OwnFolder, keeping, user_cache
from data.gallery.picture_notes import PictureNote
from data.gallery.upload_check import (
    MAX_BYTES,
    MAX_PIXELS,
    check_picture,
    display_name,
    read_limited,
)

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Owner", "Upload", "UploadLimits", "Uploads"]

SWEEP_S = 60.0


@dataclass(frozen=True)
class Owner:
    """The owner whose uploads count together, across sessions."""

    name: str  # an account's, or a network address
    shared: bool = False  # an address, possibly shared by several users


@dataclass(frozen=True)
class Upload:
    """One picture of one session; `width` and `height` in pixels, EXIF orientation applied."""

    id: str  # random: independent of the content
    sha256: str  # of the file
    path: Path
    name: str  # the owner's name for it; no path
    width: int
    height: int
    size: int  # bytes
    notes: tuple[PictureNote, ...] = ()  # notes on its pixels
    owner: Owner | None = None


@dataclass(frozen=True)
class UploadLimits:
    """How much is stored, and how long after the session's last request."""

    session_count: int = 20  # also for an account over all its sessions
    session_bytes: int = 100_000_000
    address_count: int = 100  # for all users of an address without an account
    address_bytes: int = 400_000_000
    all_bytes: int = 1_000_000_000
    idle_s: float = 2 * 3600.0


@dataclass(frozen=True, eq=False)
class _Room:
    """What an upload takes of the limits."""

    session: str
    owner: Owner | None
    size: int  # bytes


@dataclass(eq=False)
class _Session:
    used: float
    uploads: dict[str, Upload] = field(default_factory=dict)


class Uploads:
    """The uploads of one server, in a folder of its own that only this user can open.

    They are deleted when their session ends or is idle for too long, on `close`, and at the end of
    the process; after a crash, by the next start.
    """

    def __init__(
        self,
        folder: Path | None = None,
        limits: UploadLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = OwnFolder(folder if folder is not None else user_cache() / "uploads")
        self._limits = limits if limits is not None else UploadLimits()
        self._clock = clock
        self._sessions: dict[str, _Session] = {}
        self._lock = Lock()
        self._coming: set[_Room] = set()  # of those that are being checked
        self._closed = Event()
        Thread(target=self._sweep, name="uploads", daemon=True).start()

    def add(self, session: str, stream: BinaryIO, name: str, owner: Owner | None = None) -> Upload:
        """Check and store the picture in `stream`; `name` is only for display.

        The uploads of one owner are counted together: a new session gives no more room. What has
        no room is not decoded.

        Raises: UploadProblem if it is no such picture, too large or damaged, or there is no room;
        UploadNotKept if the disk cannot store it; BusyDecoding.
        """
        content = read_limited(stream)
        room = _Room(session, owner, len(content))
        with self._lock:
            self._check_room(room)
            self._coming.add(room)
        try:
            upload = self._checked(content, name, owner)
            with self._lock:
                self._coming.remove(room)  # it counts as stored from here on
                _write(upload.path, content)
                self._touch(session).uploads[upload.id] = upload
        finally:
            with self._lock:
                self._coming.discard(room)
        return upload

    def _checked(self, content: bytes, name: str, owner: Owner | None) -> Upload:
        checked = check_picture(content)
        upload_id = secrets.token_urlsafe(16)
        return Upload(
            id=upload_id,
            sha256=hashlib.sha256(content).hexdigest(),
            path=self._folder.path / upload_id,
            name=display_name(name),
            width=checked.width,
            height=checked.height,
            size=len(content),
            notes=checked.notes,
            owner=owner,
        )

    def get(self, session: str, upload_id: str) -> Upload:
        """An upload of this session.

        Raises: UnknownUpload if the session has no such id; the message does not reveal whether
        another session has it.
        """
        with self._lock:
            return self._find(session, upload_id)

    def of(self, session: str) -> tuple[Upload, ...]:
        """The uploads of this session, oldest first."""
        with self._lock:
            return tuple(self._touch(session).uploads.values()) if session in self._sessions else ()

    def remove(self, session: str, upload_id: str) -> None:
        """Delete one upload of this session. Raises: UnknownUpload as `get`."""
        with self._lock:
            self._find(session, upload_id).path.unlink(missing_ok=True)
            del self._sessions[session].uploads[upload_id]

    def forget(self, session: str) -> None:
        """Delete all uploads of this session."""
        with self._lock:
            self._drop(session)

    def expire(self) -> None:
        """Delete the uploads of sessions idle for too long; runs every minute too."""
        with self._lock:
            oldest = self._clock() - self._limits.idle_s
            for session in [name for name, kept in self._sessions.items() if kept.used < oldest]:
                self._drop(session)

    def close(self) -> None:
        """Delete everything; nothing may be added afterwards."""
        self._closed.set()
        with self._lock:
            self._sessions.clear()
            self._folder.remove()

    def _sweep(self) -> None:
        while not self._closed.wait(SWEEP_S):
            self.expire()

    def _touch(self, session: str) -> _Session:
        kept = self._sessions.setdefault(session, _Session(0))
        kept.used = self._clock()
        return kept

    def _find(self, session: str, upload_id: str) -> Upload:
        if session in self._sessions and upload_id in self._sessions[session].uploads:
            return self._touch(session).uploads[upload_id]
        raise UnknownUpload(
            "This picture does not exist here: uploads are private to a session and deleted with "
            "it; upload it again."
        )

    def _drop(self, session: str) -> None:
        if session in self._sessions:
            for upload in self._sessions.pop(session).uploads.values():
                upload.path.unlink(missing_ok=True)

    def _check_room(self, more: _Room) -> None:
        limits, owner = self._limits, more.owner
        every = [
            *self._coming,
            *(
                _Room(session, upload.owner, upload.size)
                for session, kept in self._sessions.items()
                for upload in kept.uploads.values()
            ),
        ]
        mine = [each for each in every if each.session == more.session]
        most = limits.session_count, limits.session_bytes
        _check_limits("You have", mine, more, most)
        if owner is not None:
            theirs = [each for each in every if each.owner == owner]
            if owner.shared:
                most = limits.address_count, limits.address_bytes
            subject = "All users of your address have" if owner.shared else "Your account has"
            _check_limits(subject, theirs, more, most)
        if _size(every) + more.size > limits.all_bytes:
            raise UploadProblem("The server has no room for more pictures now; try again later.")


def _check_limits(subject: str, taken: list[_Room], more: _Room, room: tuple[int, int]) -> None:
    most, most_bytes = room
    if len(taken) >= most:
        raise UploadProblem(f"{subject} uploaded {most} pictures, the maximum; remove one first.")
    if _size(taken) + more.size > most_bytes:
        raise UploadProblem(
            f"{subject} uploaded pictures that would exceed the maximum of "
            f"{most_bytes / 1e6:.0f} MB; remove one first."
        )


def _size(rooms: list[_Room]) -> int:
    return sum(each.size for each in rooms)


def _write(path: Path, content: bytes) -> None:
    with keeping("the picture", UploadNotKept):
        try:
            path.write_bytes(content)
        except OSError:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise
