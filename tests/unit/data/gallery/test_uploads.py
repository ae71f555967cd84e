"""What is uploaded is checked by its content, seen by its session alone, and gone with it."""

import io
import stat
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.errors import UploadProblem
from data.gallery import upload_check
from data.gallery.uploads import MAX_BYTES, Upload, UploadLimits, Uploads
from explainers.images.rgb import FORMATS
from tests.unit.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(0.0)


@pytest.fixture
def uploads(tmp_path: Path, clock: Clock) -> Iterator[Uploads]:
    limits = UploadLimits(session_count=3, session_bytes=100_000, all_bytes=150_000, idle_s=100)
    uploads = Uploads(tmp_path / "uploads", limits, clock)
    yield uploads
    uploads.close()


def encode(kind: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, kind, **options)
    return content.getvalue()


def claim(width: int, height: int) -> bytes:
    """A small PNG whose header claims another size."""
    content = encode("PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def noise(size: int) -> bytes:
    """A BMP of about `size` bytes."""
    height = size // 300
    content = io.BytesIO()
    Image.fromarray(np.zeros((height, 100, 3), np.uint8)).save(content, "BMP")
    return content.getvalue()


def add(uploads: Uploads, session: str, content: bytes, name: str = "a.jpg") -> Upload:
    return uploads.add(session, io.BytesIO(content), name)


def files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_recognised_by_content_not_by_name(uploads: Uploads, kind: str) -> None:
    content = encode(kind)
    upload = add(uploads, "ann", content, "picture.txt")

    assert uploads.get("ann", upload.id) == upload
    assert upload.path.read_bytes() == content
    assert upload.sha256 == sha256(content).hexdigest()
    assert (upload.width, upload.height, upload.name) == (30, 20, "picture.txt")


def test_the_size_is_that_of_the_upright_picture(uploads: Uploads) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    upload = add(uploads, "ann", encode("JPEG", exif=exif))
    assert (upload.width, upload.height) == (20, 30)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"just text", "not a picture in a supported format"),
        (encode("EPS"), "not a picture in a supported format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG drawings are not supported"),
        (encode("JPEG", (300, 300))[:400], "damaged or incomplete"),
        (encode("PNG")[:60], "damaged or incomplete"),
        (b"\xff\xd8\xff" + bytes(100), "^The picture is damaged"),
        (claim(10_000, 5_001), r"has 50\.01 megapixels, above the limit of 50; resize it"),
        (claim(10_000, 5_000), "damaged or incomplete"),
        (claim(60_000, 60_000), "has more than 50 megapixels; resize it"),
    ],
    ids=[
        "empty",
        "text",
        "postscript",
        "svg",
        "cut jpeg",
        "cut png",
        "only a header",
        "over 50 MP",
        "50 MP",
        "3.6 GP",
    ],
)
def test_a_refusal_says_why_and_keeps_nothing(
    uploads: Uploads, tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(UploadProblem, match=sentence):
        add(uploads, "ann", content)
    assert uploads.of("ann") == ()
    assert files(tmp_path) == []


def test_twenty_megabytes_are_the_most_and_no_more_is_read(uploads: Uploads) -> None:
    class Endless(io.BytesIO):
        sent = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            self.sent += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(UploadProblem, match="larger than 20 MB"):
        uploads.add("ann", stream, "endless")
    assert stream.sent < MAX_BYTES + 2 * upload_check.BLOCK


def test_a_stream_may_give_less_than_requested(uploads: Uploads) -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 7))

    content = encode("PNG")
    upload = uploads.add("ann", Trickle(content), "slow.png")
    assert upload.path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\cat.png", "cat.png"),
        ("ca\x00t\n.png", "cat.png"),
        ("", "picture"),
        ("ünï 'quoted' \"cat\".png", "ünï 'quoted' \"cat\".png"),
        ("x" * 500, "x" * 100),
    ],
)
def test_the_name_is_for_people_only(uploads: Uploads, name: str, shown: str) -> None:
    upload = add(uploads, "ann", encode("PNG"), name)
    assert upload.name == shown
    assert upload.path.name == upload.id


def test_another_session_is_answered_as_if_there_were_nothing(uploads: Uploads) -> None:
    upload = add(uploads, "ann", encode("PNG"))
    with pytest.raises(UploadProblem) as foreign:
        uploads.get("bob", upload.id)
    with pytest.raises(UploadProblem) as unknown:
        uploads.get("bob", "unknown")
    with pytest.raises(UploadProblem):
        uploads.remove("bob", upload.id)

    assert str(foreign.value) == str(unknown.value)
    assert uploads.of("bob") == ()
    assert uploads.of("ann") == (upload,)


def test_equal_pictures_have_different_ids(uploads: Uploads) -> None:
    first, second = (add(uploads, "ann", encode("PNG")) for _ in range(2))
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert len(first.id) >= 22


def test_the_folder_is_closed_to_others(uploads: Uploads) -> None:
    upload = add(uploads, "ann", encode("PNG"))
    assert stat.S_IMODE(upload.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(upload.path.parent.parent.stat().st_mode) == 0o700


def test_a_session_has_a_limit_by_number_until_one_is_removed(uploads: Uploads) -> None:
    first, *_ = (add(uploads, "ann", encode("PNG")) for _ in range(3))
    with pytest.raises(UploadProblem, match="3 pictures, the maximum"):
        add(uploads, "ann", encode("PNG"))

    uploads.remove("ann", first.id)
    assert not first.path.exists()
    add(uploads, "ann", encode("PNG"))
    add(uploads, "bob", encode("PNG"))


def test_sessions_have_a_limit_by_bytes_each_and_together(uploads: Uploads) -> None:
    add(uploads, "ann", noise(60_000))
    with pytest.raises(UploadProblem, match=r"exceed the maximum of 0 MB"):
        add(uploads, "ann", noise(60_000))
    add(uploads, "bob", noise(60_000))
    with pytest.raises(UploadProblem, match="no room for more pictures"):
        add(uploads, "cem", noise(60_000))

    uploads.forget("ann")
    add(uploads, "cem", noise(60_000))


def test_forgetting_a_session_deletes_its_files_only(uploads: Uploads) -> None:
    mine, other = add(uploads, "ann", encode("PNG")), add(uploads, "bob", encode("PNG"))
    uploads.forget("ann")
    uploads.forget("nobody")

    assert not mine.path.exists()
    assert uploads.get("bob", other.id) == other
    with pytest.raises(UploadProblem):
        uploads.get("ann", mine.id)


def test_a_session_not_heard_of_expires(uploads: Uploads, clock: Clock) -> None:
    idle, busy = add(uploads, "ann", encode("PNG")), add(uploads, "bob", encode("PNG"))
    clock.now = 90
    uploads.get("bob", busy.id)
    clock.now = 101
    uploads.expire()

    assert not idle.path.exists()
    assert uploads.of("ann") == ()
    assert uploads.of("bob") == (busy,)


def test_closing_deletes_everything(uploads: Uploads, tmp_path: Path) -> None:
    upload = add(uploads, "ann", encode("PNG"))
    uploads.close()

    assert not upload.path.exists()
    assert list((tmp_path / "uploads").iterdir()) == []
    with pytest.raises(UploadProblem, match="cannot be stored now"):
        add(uploads, "ann", encode("PNG"))


SERVER = """
import io, os, sys
from pathlib import Path
from PIL import Image
from explainers.images.rgb import FORMATS
from data.gallery.uploads import Uploads
content = io.BytesIO()
Image.new("RGB", (9, 9)).save(content, "PNG")
uploads = Uploads(Path(sys.argv[1]))
uploads.add("ann", io.BytesIO(content.getvalue()), "a.png")
if sys.argv[2] == "crash":
    os._exit(1)
"""


@pytest.mark.parametrize("end", ["exit", "crash"])
def test_what_a_server_left_is_deleted_at_its_end_or_the_next_start(
    uploads: Uploads, tmp_path: Path, end: str
) -> None:
    running = add(uploads, "ann", encode("PNG"))
    folder = tmp_path / "uploads"
    subprocess.run([sys.executable, "-c", SERVER, str(folder), end], check=end == "exit")
    assert len(files(folder)) == (2 if end == "crash" else 1)

    Uploads(folder).close()

    assert files(folder) == [running.path]


def test_threads_upload_and_forget_at_once(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads")
    content = encode("PNG")

    def visit(number: int) -> bool:
        session = f"session {number}"
        mine = [add(uploads, session, content) for _ in range(4)]
        right = uploads.of(session) == tuple(mine) and all(one.path.exists() for one in mine)
        if number % 2:
            uploads.forget(session)
        return right

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(visit, range(24)))
    assert len(files(tmp_path)) == 12 * 4
    uploads.close()
