"""The app inside JupyterLab: the cells of the manual, run in a real notebook."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dashboard.notebook import free_port
from tests.browser.conftest import DESKTOP

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "assets/docs/howto/notebook.md").read_text(encoding="utf-8")
CELLS = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
TOKEN = "for-this-test"
STARTED_MS, POLL_MS = 240_000, 500


@dataclass
class Lab:
    """A JupyterLab server over a folder."""

    folder: Path
    url: str
    server: subprocess.Popen[bytes]
    opened: int = 0

    def open(self, page: Page, *cells: str) -> None:
        """Opens a notebook with those cells."""
        sources = [
            {
                "cell_type": "code",
                "metadata": {},
                "outputs": [],
                "source": each,
                "execution_count": None,
                "id": f"cell-{i}",
            }
            for i, each in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        notebook = {"cells": sources, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
        name = f"tried-{self.opened}.ipynb"  # a name of its own: Jupyter keeps kernels by name
        self.opened += 1
        (self.folder / name).write_text(json.dumps(notebook))
        page.goto(f"{self.url}/lab/tree/{name}?reset&token={TOKEN}")
        page.locator(".jp-CodeCell .cm-content").first.click(timeout=STARTED_MS)
        # A cell that is run before its kernel is there is lost, or Jupyter asks for a kernel.
        panel = page.locator(".jp-NotebookPanel")
        expect(panel.locator(".jp-KernelName")).to_contain_text("ipykernel", timeout=STARTED_MS)
        state = panel.locator(".jp-Notebook-ExecutionIndicator")
        expect(state).to_have_attribute("data-status", "idle", timeout=STARTED_MS)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    (folder / "photos").mkdir()
    for name, colour in (("a", "white"), ("b", "black")):
        Image.new("RGB", (40, 40), colour).save(folder / f"photos/{name}.png")
    words = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--core-mode", "--allow-root"),
        *(f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"),
        *(
            f"--ServerApp.root_dir={folder}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.news_url=None",
        ),
    ]
    own = {name: str(folder / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    home = {"STRATOSCOPE_HOME": str(folder / "home"), "STRATOSCOPE_OFFLINE": "1"}
    environment = {**os.environ, **own, **home, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield Lab(folder, f"http://localhost:{port}", server)
    finally:
        server.terminate()
        server.wait()


def wait_until_it_answers(lab: Lab, page: Page) -> None:
    for _ in range(STARTED_MS // POLL_MS):
        if lab.server.poll() is not None:
            break
        try:
            urlopen(f"{lab.url}/api").close()
        except OSError:
            page.wait_for_timeout(POLL_MS)
        else:
            return
    pytest.fail((lab.folder / "log").read_text())


def test_cells_show_the_app_on_one_s_own_module_directly_and_through_the_proxy(
    lab: Lab, browser: Browser
) -> None:
    """One notebook shows both, so that one kernel imports torch."""
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    wait_until_it_answers(lab, page)
    proxied = CELLS[0].replace("block=False", "block=False, proxy=True")
    assert proxied != CELLS[0]
    lab.open(page, CELLS[0], proxied)
    for number, beginning in enumerate(("http://localhost:", "/proxy/absolute/")):
        page.keyboard.press("Shift+Enter")
        shown = page.locator("iframe[title=Stratoscope]").nth(number)
        app = shown.content_frame
        expect(app.locator("#picture-title")).to_have_text("a.png", timeout=STARTED_MS)
        expect(app.locator("#picture-stage-photo")).to_have_js_property("naturalWidth", 224)
        before = app.locator("#picture-stage-caption").inner_text()
        app.locator(".prediction").nth(1).click()
        expect(app.locator("#picture-stage-caption")).not_to_have_text(before)
        expect(page.locator(".jp-Notebook")).not_to_contain_text("Warning")
        assert (shown.get_attribute("src") or "").startswith(beginning)
        page.locator(".jp-CodeCell .cm-content").nth(1).click()  # out of the app, to the next cell
    context.close()
