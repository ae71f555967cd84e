"""The app with all that it opens and starts, for whatever serves it: serving.py, wsgi.py."""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import flask

from dashboard.core.inputs import inputs_of, lines
from dashboard.core.settings import Settings
from dashboard.scans.idle_scan import idle_scan_job
from dashboard.server.app import create_app
from dashboard.server.preparing import prepare
from dashboard.server.wiring import build_services
from dashboard.services import Services
from explainers import Model
from explainers.engine.memory import share_memory_among_threads
from explainers.plugins import found_plugins

# The inference thread asks for the interpreter's lock after each of a network's operations: behind
# threads that hold it for Python's usual 5 ms, a pass of 30 ms would take seconds.
SWITCH_S = 0.0001


@dataclass(frozen=True)
class OpenApp:
    """An app whose first model is loaded; `about` is what was concluded, and plugins, as lines."""

    app: flask.Flask
    services: Services
    about: tuple[str, ...]
    close: Callable[[], None]


def open_app(
    settings: Settings, models: Sequence[Model] = (), framed_by: Sequence[str] = ()
) -> OpenApp:
    """Opens everything, and starts what runs while nobody waits; `models` stand for --model.

    `framed_by`: as `create_app`.

    Raises: SettingsError, ExplainerError or DataError with one sentence.
    """
    share_memory_among_threads()
    sys.setswitchinterval(SWITCH_S)
    with ExitStack() as undo:
        services = build_services(settings, models)
        undo.callback(services.close)
        app, loaded = create_app(services, framed_by), _loaded(services)
        about = lines([inputs_of(services.engine.card(key), services.gallery) for key in loaded])
        used = [each.words for each in found_plugins() if not each.problem]  # others have a warning
        idle_scan = idle_scan_job(
            services.engine, services.current_gallery, services.scans, services.jobs.request_load
        )
        for key in loaded:
            prepare(services.engine, key)
        idle_scan.start()
        undo.pop_all()

    def close() -> None:
        idle_scan.close()
        services.close()

    return OpenApp(app, services, (*about, *used), close)


def _loaded(services: Services) -> Sequence[str]:
    """The keys of the models that are in memory at the start."""
    keys = services.engine.keys
    return keys if services.settings.models else keys[:1]
