"""An nginx of the tests' own; `python -m tests.nginx` prints where it is."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.notebook import free_port

FOLDERS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"  # where it is, beside the PATH
START_S = 120  # generous: the machine may be busy
# `{location}` is what README.md shows.
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {location}
  }}
}}
"""


def find() -> str | None:
    """Its program; None if absent."""
    return shutil.which("nginx") or shutil.which("nginx", path=FOLDERS)


@contextmanager
def running(program: str, location: str) -> Iterator[str]:
    """Serves with a `location` block; yields the address without a path.

    Raises: RuntimeError with what nginx says if it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # its workers run as another user where it is started by root
        port = free_port()
        file = folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=folder, port=port, location=location))
        errors = folder / "error.log"
        command = [program, "-p", name, "-e", str(errors), "-c", str(file)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                _await(port, process, errors)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def _await(port: int, process: "subprocess.Popen[str]", errors: Path) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                log = errors.read_text() if errors.exists() else ""
                raise RuntimeError(f"nginx did not start: {log}") from None
            time.sleep(0.02)
        else:
            return


if __name__ == "__main__":
    where = find()
    sys.exit("nginx was not found.") if where is None else sys.stdout.write(f"{where}\n")
