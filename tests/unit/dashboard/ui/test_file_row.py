"""The row of a file: from the button to the link, and what it states in between."""

from threading import Event
from types import SimpleNamespace
from typing import Any

import flask
import pytest

from dashboard.core.jobs.files import FileJobs, FileRequest, Step
from dashboard.ui.file_row import FileRow


class Scene:
    """A file whose creation waits until it may go on; `version` is that of its subject."""

    def __init__(self) -> None:
        self.services = SimpleNamespace(jobs=SimpleNamespace(files=FileJobs()))
        self.version, self.go_on, self.begun = 1, Event(), Event()

    def create(self, step: Step) -> bytes:
        step(1, 4)
        self.begun.set()
        assert self.go_on.wait(60)
        step(2, 4)
        return b"report"


ROW = FileRow(
    "a",
    "report",
    lambda scene: FileRequest("r.html", "a", scene.create, scene.version),
    lambda _scene: "/r.html",
)


def shown(scene: Scene, **more: bool) -> dict[str, Any]:
    names = ("progress_text", "start_hidden", "stop_hidden", "link")
    values = ROW.values(scene, **more)
    assert set(values) == set(ROW.parts)
    return {name: values[f"a_{name}"] for name in names}


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_file_is_offered_created_linked_and_called_outdated(scene: Scene) -> None:
    jobs = scene.services.jobs.files
    with flask.Flask("test").test_request_context():
        offered = {"progress_text": "", "start_hidden": False, "stop_hidden": True, "link": None}
        assert shown(scene) == offered
        ROW.actions["a-start"](scene)
        assert scene.begun.wait(60)
        assert ROW.is_working(scene)
        running = "25\N{NO-BREAK SPACE}% created: report"
        assert shown(scene) == {
            **{"progress_text": running, "start_hidden": True},
            **{"stop_hidden": False, "link": None},
        }
        scene.go_on.set()
        (job,) = jobs._jobs._jobs.values()
        job.wait(60)
        done = shown(scene)
        assert done["progress_text"].startswith("Created 2")
        assert done["progress_text"].endswith(" UTC.")
        assert (done["link"], done["start_hidden"]) == ("/r.html?last=1", False)
        scene.version = 2
        assert shown(scene)["progress_text"].endswith("What it shows has changed since.")
        kept = {"progress_text": "", "start_hidden": True, "stop_hidden": True, "link": "/r.html"}
        assert shown(scene, is_kept=True) == kept
    jobs.close()


def test_a_cancelled_file_is_offered_again(scene: Scene) -> None:
    with flask.Flask("test").test_request_context():
        ROW.actions["a-start"](scene)
        assert scene.begun.wait(60)
        ROW.actions["a-stop"](scene)
        scene.go_on.set()
        (job,) = scene.services.jobs.files._jobs._jobs.values()
        job.wait(60)
        assert not ROW.is_working(scene)
        assert (shown(scene)["link"], job.path.exists()) == (None, False)
    scene.services.jobs.files.close()
