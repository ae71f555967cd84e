"""Whatever server, network and disk do: what is in the folder is right, and a second call ends."""

import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from data.errors import FetchProblem
from data.gallery import fetch
from data.gallery.fetch import fetch_imagenet_sample
from tests.unit.data.archive_server import ARCHIVE, FILES, MANIFEST, TOP, TOTAL, Source, pack, serve


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRATOSCOPE_OFFLINE", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def source() -> Iterator[Source]:
    with serve(Source(ARCHIVE)) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "user data" / "imagenet-sample"


def take(folder: Path, source: Source) -> Path:
    return fetch_imagenet_sample(folder, url=source.url, manifest=MANIFEST)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def assert_complete(folder: Path) -> None:
    assert contents(folder) == FILES
    beside = {path.name for path in folder.parent.iterdir()}
    assert beside <= {"imagenet-sample", "imagenet-sample.lock"}


def assert_partly_there(folder: Path) -> dict[str, int]:
    """Some files have arrived, and each is right; returns when each was written."""
    there = contents(folder)
    assert 0 < len(there) < len(FILES)
    assert there.items() <= FILES.items()
    return {name: (folder / name).stat().st_mtime_ns for name in there}


@pytest.mark.parametrize("chunked", [False, True])
def test_everything_arrives_and_progress_tells(source: Source, folder: Path, chunked: bool) -> None:
    source.chunked = chunked
    message: list[tuple[int, int]] = []
    fetch_imagenet_sample(
        folder, url=source.url, manifest=MANIFEST, progress=lambda *step: message.append(step)
    )

    assert_complete(folder)
    assert message[0] == (0, TOTAL)
    assert message[-1] == (TOTAL, TOTAL)
    assert message == sorted(message)
    assert len(message) == len(FILES) + 1


def test_what_is_complete_is_not_fetched_again(
    source: Source, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(folder, source)
    monkeypatch.setenv("STRATOSCOPE_OFFLINE", "1")
    take(folder, source)
    assert len(source.requests) == 1


def test_by_default_it_goes_into_the_users_data_folder(source: Source, home: Path) -> None:
    folder = fetch_imagenet_sample(url=source.url, manifest=MANIFEST)
    assert home in folder.parents
    assert_complete(folder)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_broken_connection_is_resumed_where_it_broke(
    source: Source, folder: Path, chunked: bool
) -> None:
    source.chunked, source.breaks_after = chunked, len(ARCHIVE) // 2
    with pytest.raises(FetchProblem, match="broke off"):
        take(folder, source)
    written = assert_partly_there(folder)

    source.breaks_after = None
    take(folder, source)

    assert_complete(folder)
    assert source.requests[1].startswith("bytes=")
    assert source.sent < 0.8 * len(ARCHIVE)
    assert written.items() <= {n: (folder / n).stat().st_mtime_ns for n in FILES}.items()


@pytest.mark.parametrize("etag", ['W/"weak"', '"one"'])
def test_without_range_what_arrived_is_kept_all_the_same(
    source: Source, folder: Path, etag: str
) -> None:
    source.ranges, source.etag, source.breaks_after = False, etag, len(ARCHIVE) // 2
    with pytest.raises(FetchProblem, match="broke off"):
        take(folder, source)
    written = assert_partly_there(folder)

    source.breaks_after = None
    take(folder, source)

    assert_complete(folder)
    assert (source.requests[1] == "") == etag.startswith("W/")
    assert source.sent == len(ARCHIVE)
    assert written.items() <= {n: (folder / n).stat().st_mtime_ns for n in FILES}.items()


def test_another_archive_than_the_one_begun_is_taken_from_its_start(
    source: Source, folder: Path
) -> None:
    source.breaks_after = len(ARCHIVE) // 2
    with pytest.raises(FetchProblem, match="broke off"):
        take(folder, source)

    source.body = pack({f"other/{name}": content for name, content in reversed(FILES.items())})
    source.etag, source.breaks_after = '"two"', None
    take(folder, source)

    assert_complete(folder)


def test_an_archive_that_ends_too_early_leaves_what_was_whole(source: Source, folder: Path) -> None:
    source.body = ARCHIVE[: len(ARCHIVE) // 2]
    with pytest.raises(FetchProblem, match="incomplete"):
        take(folder, source)
    assert_partly_there(folder)

    source.body = ARCHIVE
    take(folder, source)
    assert_complete(folder)


def test_a_part_longer_than_the_archive_is_given_up(source: Source, folder: Path) -> None:
    source.breaks_after = len(ARCHIVE) // 2
    with pytest.raises(FetchProblem, match="broke off"):
        take(folder, source)
    part = folder.parent / "imagenet-sample.tar.gz.part"
    part.write_bytes(ARCHIVE + b"more")

    source.breaks_after = None
    take(folder, source)

    assert_complete(folder)
    assert source.requests[2] == ""


@pytest.mark.parametrize("end", [b"!", b"longer", b""], ids=["same size", "longer", "shorter"])
def test_a_tampered_file_is_named_and_left_out(source: Source, folder: Path, end: bytes) -> None:
    name = list(FILES)[3]
    tampered = FILES | {name: FILES[name][:-1] + end}
    source.body = pack({f"{TOP}/{n}": content for n, content in tampered.items()})
    with pytest.raises(FetchProblem, match=name):
        take(folder, source)
    assert contents(folder) == {n: c for n, c in FILES.items() if n != name}

    source.body = ARCHIVE
    take(folder, source)
    assert_complete(folder)


def test_a_damaged_file_on_the_disk_is_replaced(source: Source, folder: Path) -> None:
    take(folder, source)
    damaged = folder / list(FILES)[2]
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    take(folder, source)
    assert_complete(folder)


def test_only_files_of_the_manifest_are_written_and_only_into_the_folder(
    source: Source, folder: Path, tmp_path: Path
) -> None:
    first, second, *rest = FILES
    hostile = {
        f"../../../{first}": FILES[first],
        f"/tmp/{second}": FILES[second],
        "../../escaped.txt": b"escaped",
        f"{TOP}/unlisted.JPEG": b"unlisted",
    }
    links = {f"{TOP}/{rest[0]}": str(tmp_path / "secret"), "up": ".."}
    source.body = pack(hostile | {f"up/{n}": FILES[n] for n in rest}, links)
    take(folder, source)

    assert_complete(folder)
    assert set(contents(tmp_path)) <= {
        "user data/imagenet-sample.lock",
        *(f"user data/imagenet-sample/{name}" for name in FILES),
    }
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def test_a_file_that_the_archive_lacks_is_named(source: Source, folder: Path) -> None:
    *there, absent = FILES
    source.body = pack({f"{TOP}/{n}": FILES[n] for n in there})
    with pytest.raises(FetchProblem, match=f"lacks 1 of the files, first {absent}"):
        take(folder, source)
    assert len(contents(folder)) == len(there)


def test_what_is_no_archive_is_reported_as_damaged(source: Source, folder: Path) -> None:
    source.body = b"<html>Please log in to the hotel's network</html>"
    with pytest.raises(FetchProblem, match="damaged"):
        take(folder, source)
    assert contents(folder) == {}


@pytest.mark.parametrize("status", [404, 503])
def test_a_refusal_tells_the_status(source: Source, folder: Path, status: int) -> None:
    source.status = status
    with pytest.raises(FetchProblem, match=rf"refused http://.*: {status} "):
        take(folder, source)


def test_no_connection_names_the_host(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    with pytest.raises(FetchProblem, match=r"No connection to 127\.0\.0\.1"):
        fetch_imagenet_sample(folder, url=url, manifest=MANIFEST)


def test_offline_attempts_no_connection(
    source: Source, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRATOSCOPE_OFFLINE", "1")
    with pytest.raises(FetchProblem, match="offline"):
        take(folder, source)
    assert source.requests == []


def test_a_stopped_download_goes_on_later(source: Source, folder: Path) -> None:
    message: list[int] = []
    with pytest.raises(FetchProblem, match="stopped"):
        fetch_imagenet_sample(
            folder,
            url=source.url,
            manifest=MANIFEST,
            progress=lambda done, _total: message.append(done),
            cancelled=lambda: len(message) > 3,
        )
    assert_partly_there(folder)
    take(folder, source)
    assert_complete(folder)


def test_a_full_disk_leaves_nothing_half_written(
    source: Source, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = fetch.write_atomically

    def fill(path: Path, content: bytes) -> None:
        if path.name == list(FILES)[4]:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(fetch, "write_atomically", fill)
        with pytest.raises(FetchProblem, match=r"disk of .* is full"):
            take(folder, source)
    assert_partly_there(folder)
    take(folder, source)
    assert_complete(folder)


def test_a_place_that_cannot_be_written_is_named(source: Source, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(FetchProblem, match=r"Cannot write to .*file"):
        take(tmp_path / "file" / "imagenet-sample", source)


def test_two_fetches_at_once_do_not_disturb_each_other(source: Source, folder: Path) -> None:
    folder.parent.mkdir()
    with (
        FileLock(folder.parent / "imagenet-sample.lock"),
        pytest.raises(FetchProblem, match="already being downloaded"),
    ):
        take(folder, source)
    take(folder, source)
    assert_complete(folder)
