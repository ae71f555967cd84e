"""Which notebook a kernel belongs to, who may frame the app there, and how the frame finds it."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import dashboard
from dashboard import notebook
from dashboard.core.errors import SettingsError
from dashboard.notebook import Notebook, frame, this_notebook
from dashboard.server.policy import DIRECTIVES, content_policy


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a Jupyter server with the process id 77, whose kernel this is."""
    monkeypatch.setattr(notebook, "_in_kernel", lambda: True)
    monkeypatch.setenv("JPY_PARENT_PID", "77")
    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    paths = SimpleNamespace(jupyter_runtime_dir=lambda: str(tmp_path))
    monkeypatch.setitem(sys.modules, "jupyter_core.paths", paths)
    return tmp_path


def state(runtime: Path, pid: int = 77, **values: str) -> None:
    (runtime / f"jpserver-{pid}.json").write_text(json.dumps(values))


def test_outside_a_kernel_there_is_none() -> None:
    assert this_notebook() is None
    with pytest.raises(SettingsError, match="use it in a notebook"):
        dashboard.serve("efficientnet_lite0", block=False, proxy=True)


def test_only_pages_of_the_kernel_s_own_server_may_frame_the_app(runtime: Path) -> None:
    state(runtime, 78, url="http://localhost:9999/", base_url="/")
    state(runtime, url="http://127.0.0.1:8888/", base_url="/")
    notebook = this_notebook()
    assert notebook == Notebook("http://127.0.0.1:8888/", "/")
    assert notebook.framed_by == ("'self'", "http://localhost:8888", "http://127.0.0.1:8888")
    assert notebook.prefix(8050) == "/proxy/absolute/8050"
    state(runtime, url="https://lab.example/", base_url="/lab/")
    notebook = this_notebook()
    assert notebook is not None
    assert notebook.framed_by == ("'self'", "https://lab.example")
    assert notebook.prefix(8050) == "/lab/proxy/absolute/8050"


def test_on_a_hub_the_app_is_reached_through_the_proxy(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    notebook = this_notebook()
    assert notebook == Notebook("", "/user/ada/", on_hub=True)
    assert notebook.framed_by == ("'self'",)
    assert notebook.prefix(8050) == "/user/ada/proxy/absolute/8050"


def test_a_file_that_cannot_be_read_names_no_server(runtime: Path) -> None:
    (runtime / "jpserver-77.json").write_text("{")
    assert this_notebook() == Notebook("", "/")


def test_the_frame_takes_the_name_of_the_notebook_s_page() -> None:
    direct = frame("http://localhost:8050/", proxied=False)
    assert 'src="http://localhost:8050/"' in direct
    assert '["localhost", "127.0.0.1"].includes(here)' in direct
    assert "<script>" not in frame("/proxy/absolute/8050/", proxied=True)


def test_nothing_else_may_frame_a_page() -> None:
    response = SimpleNamespace(mimetype="image/png", direct_passthrough=False)
    assert DIRECTIVES["frame-ancestors"] == "'none'"
    assert "frame-ancestors 'none'" in content_policy(response)  # type: ignore[arg-type]
    framed = content_policy(response, ("'self'", "http://localhost:8888"))  # type: ignore[arg-type]
    assert "frame-ancestors 'self' http://localhost:8888;" in framed
