"""Weights are fetched whole and checked, or not at all."""

import hashlib
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from explainers.errors import Cancelled, WeightsUnavailable
from explainers.models.download import CHUNK, download
from explainers.models.sources.hub_file import HubFile

CONTENT = bytes(range(256)) * (3 * CHUNK // 256)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Answers with the server's files, and says that they are as long as announced."""

    def do_GET(self) -> None:
        files = self.server.files  # type: ignore[attr-defined]
        if self.path not in files:
            self.send_error(404)
            return
        content, announced = files[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.files = {  # type: ignore[attr-defined]
            "/whole": (CONTENT, len(CONTENT)),
            "/broken": (CONTENT[:1000], len(CONTENT)),
            f"/net-{SHA256[:8]}.pth": (CONTENT, len(CONTENT)),
            "/net-00000000.pth": (CONTENT, len(CONTENT)),
        }
        thread = Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture
def hub_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    return tmp_path / "hub"


def nothing(_done: int, _total: int) -> None:
    pass


def test_whole_with_progress(server: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.pth"
    seen: list[tuple[int, int]] = []
    download(f"{server}/whole", path, SHA256[:8], lambda *done: seen.append(done), lambda: False)
    assert path.read_bytes() == CONTENT
    assert seen == [(CHUNK * i, len(CONTENT)) for i in (1, 2, 3)]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("file", "sha256", "sentence"),
    [
        ("whole", "0" * 8, "not the expected one"),
        ("broken", SHA256[:8], "broke off"),
        ("absent", SHA256[:8], "404.*--weights FILE"),
    ],
)
def test_nothing_is_left_of_a_failure(
    server: str, tmp_path: Path, file: str, sha256: str, sentence: str
) -> None:
    with pytest.raises(WeightsUnavailable, match=sentence):
        download(f"{server}/{file}", tmp_path / "a.pth", sha256, nothing, lambda: False)
    assert not list(tmp_path.iterdir())


def test_no_server(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # ours, and not listening
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/a"
        with pytest.raises(WeightsUnavailable, match="could not be downloaded"):
            download(url, tmp_path / "a.pth", "", nothing, lambda: False)


def test_cancelled_between_chunks(server: str, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = tmp_path / "a.pth"
    with pytest.raises(Cancelled):
        download(f"{server}/whole", path, "", lambda *done: seen.append(done), lambda: bool(seen))
    assert seen == [(CHUNK, len(CONTENT))]
    assert not list(tmp_path.iterdir())


def test_into_the_cache_of_torchs_hub(server: str, hub_folder: Path) -> None:
    file = HubFile(f"{server}/net-{SHA256[:8]}.pth")
    assert file.path == hub_folder / "checkpoints" / f"net-{SHA256[:8]}.pth"
    file.fetch(nothing, lambda: False)
    assert file.path.read_bytes() == CONTENT


@pytest.mark.usefixtures("hub_folder")
def test_the_name_tells_the_hash(server: str) -> None:
    file = HubFile(f"{server}/net-00000000.pth")
    with pytest.raises(WeightsUnavailable, match="not 00000000"):
        file.fetch(nothing, lambda: False)
    assert not file.path.exists()
