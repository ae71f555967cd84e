"""The app inside a Jupyter notebook: where it is reached from there, and who may frame it.

Nothing may frame the app by default. A server that `stratoscope.serve` starts in a notebook can be
framed by pages of that notebook's own origin, which Jupyter states in the file of its server.
"""

import json
import os
import socket
import warnings
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.core.errors import SettingsError
from dashboard.core.templates import templates

HEIGHT = 900  # pixels of the frame
HERE = ("localhost", "127.0.0.1")  # two names of this machine: a browser takes them for two sites
PROXY = "proxy/absolute"  # of jupyter-server-proxy, which leaves the path as it is


@dataclass(frozen=True)
class Notebook:
    """The Jupyter server whose kernel this process is: its address, "" if it is unknown.

    `base` is the path below which it serves: "/" or such as "/user/ada/".
    """

    url: str
    base: str
    on_hub: bool = False  # JupyterHub runs it, mostly on another machine than the browser

    @property
    def framed_by(self) -> tuple[str, ...]:
        """Who may frame the app, for a Content-Security-Policy: pages of the notebook's server.

        Behind Jupyter's proxy these are of the app's own origin; else of one such as
        "http://localhost:8888", by both names of this machine.
        """
        if not self.url:
            return ("'self'",)
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        names = HERE if host in HERE else (host,)
        return ("'self'", *(f"{parts.scheme}://{name}{port}" for name in names))

    def prefix(self, port: int) -> str:
        """The path by which jupyter-server-proxy passes requests on to that port."""
        return f"{self.base}{PROXY}/{port}"


def this_notebook() -> Notebook | None:
    """The notebook that this code runs in; None elsewhere."""
    if not _in_kernel():
        return None
    # Libraries that load a model import tqdm, which warns in red where ipywidgets are missing.
    warnings.filterwarnings("ignore", "IProgress not found")
    of_hub = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    base = of_hub or "/"
    for file in _server_files():
        try:
            stated = json.loads(file.read_text(encoding="utf-8"))
            return Notebook(str(stated["url"]), str(stated.get("base_url", base)), bool(of_hub))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # of a server that has ended, or of one that states nothing
    return Notebook("", base, bool(of_hub))


def _in_kernel() -> bool:
    """Whether a Jupyter kernel runs this code."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and hasattr(shell, "kernel")


def _server_files() -> list[Path]:
    """The file of the server that has started this kernel."""
    parent = os.environ.get("JPY_PARENT_PID", "")
    try:
        from jupyter_core.paths import jupyter_runtime_dir
    except ImportError:
        return []
    folder = Path(jupyter_runtime_dir())
    return [folder / f"{kind}-{parent}.json" for kind in ("jpserver", "nbserver")]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def check_is_notebook(notebook: Notebook | None) -> Notebook:
    """Raises: SettingsError outside a notebook."""
    if notebook is None:
        raise SettingsError("proxy=True leads through Jupyter's proxy: use it in a notebook.")
    return notebook


def frame(url: str, *, proxied: bool) -> str:
    """HTML that shows the app; `url` is its address, or its path on the notebook's own server.

    Without a proxy, the app is opened by the name under which the notebook is open: a browser sends
    no cookies to a frame of another site, and takes "localhost" and "127.0.0.1" for two.
    """
    page = templates(Path(__file__).parent / "templates").get_template("notebook.html")
    return page.render(url=url, height=HEIGHT, names=HERE, proxied=proxied)
