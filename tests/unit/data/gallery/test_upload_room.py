"""Room for uploads: it belongs to an account or an address, not to a cookie."""

import io
from pathlib import Path

import pytest

from data.errors import UploadProblem
from data.gallery.uploads import Owner, Upload, UploadLimits, Uploads
from tests.unit.clock import Clock
from tests.unit.data.gallery.test_uploads import encode, noise


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
