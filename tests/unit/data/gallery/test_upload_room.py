"""Room for uploads: it belongs to an account or an address, not to a cookie."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from data.errors import UploadProblem
from data.gallery import uploads as module_of_uploads
from data.gallery.images import Examined
from data.gallery.upload_check import check_picture
from data.gallery.uploads import Owner, Upload, UploadLimits, Uploads
from tests.unit.clock import Clock
from tests.unit.data.gallery.test_uploads import add, encode, noise


def test_whoever_drops_a_session_has_no_more_room(tmp_path: Path) -> None:
    clock = Clock(0.0)
    limits = UploadLimits(session_count=2, address_count=3, address_bytes=10_000, idle_s=100)
    uploads = Uploads(tmp_path / "counted", limits, clock)
    ada, office = Owner("account ada"), Owner("192.0.2.7", shared=True)

    def keep(session: str, owner: Owner, content: bytes | None = None) -> Upload:
        return uploads.add(session, io.BytesIO(content or encode("PNG")), "a.png", owner)

    try:
        first = keep("one", ada)
        keep("two", ada)
        with pytest.raises(UploadProblem, match="Your account has uploaded 2 pictures"):
            keep("three", ada)
        assert uploads.of("three") == ()
        assert uploads.of("two") != uploads.of("one")  # what counts together is not shown together
        uploads.remove("one", first.id)
        keep("three", ada)
        with pytest.raises(UploadProblem, match=r"All users of your address have .* 0 MB"):
            keep("four", office, noise(20_000))
        for session in "abc":
            keep(session, office)
        with pytest.raises(UploadProblem, match="All users of your address have uploaded 3"):
            keep("d", office)
        keep("d", Owner("192.0.2.8", shared=True))  # others are not concerned
        clock.now += 101
        uploads.expire()
        keep("d", office)
    finally:
        uploads.close()


class Checking:
    """Counts the pictures that are decoded; those of 9 pixels' width last until they may end."""

    def __init__(self) -> None:
        self.count, self.begun, self.end = 0, Event(), Event()

    def __call__(self, content: bytes) -> Examined:
        self.count += 1
        examined = check_picture(content)
        if examined.width == HELD[0]:
            self.begun.set()
            assert self.end.wait(10)
        return examined


HELD = 9, 9


@pytest.fixture
def checking(monkeypatch: pytest.MonkeyPatch) -> Checking:
    checking = Checking()
    monkeypatch.setattr(module_of_uploads, "check_picture", checking)
    return checking


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Uploads]:
    uploads = Uploads(tmp_path / "counted", UploadLimits(session_count=2, address_count=2))
    yield uploads
    uploads.close()


def test_what_has_no_room_is_not_decoded(uploads: Uploads, checking: Checking) -> None:
    for _ in range(2):
        add(uploads, "one", encode("PNG"))
    with pytest.raises(UploadProblem, match="You have uploaded 2 pictures, the maximum"):
        add(uploads, "one", encode("PNG"))
    assert checking.count == 2


def test_a_picture_that_is_being_checked_has_its_room_and_delays_nobody(
    uploads: Uploads, checking: Checking
) -> None:
    office, other = (Owner(f"192.0.2.{i}", shared=True) for i in (7, 8))
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(
            uploads.add, "one", io.BytesIO(encode("PNG", HELD)), "slow.png", office
        )
        assert checking.begun.wait(10)
        uploads.add("two", io.BytesIO(encode("PNG")), "a.png", office)
        with pytest.raises(UploadProblem, match="All users of your address have uploaded 2"):
            uploads.add("three", io.BytesIO(encode("PNG")), "a.png", office)
        uploads.add("four", io.BytesIO(encode("PNG")), "a.png", other)
        assert not slow.done()
        checking.end.set()
        stored = slow.result(10)
        assert uploads.of("one") == (stored,)
    with pytest.raises(UploadProblem, match="All users of your address have uploaded 2"):
        uploads.add("three", io.BytesIO(encode("PNG")), "a.png", office)


def test_a_picture_that_is_refused_leaves_its_room(uploads: Uploads, checking: Checking) -> None:
    for _ in range(3):
        with pytest.raises(UploadProblem, match="damaged or incomplete"):
            add(uploads, "one", encode("PNG")[:60])
    assert checking.count == 3
    add(uploads, "one", encode("PNG"))
