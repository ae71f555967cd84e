"""The app for a WSGI server, with the settings of the environment; importing it opens everything.

`gunicorn --threads 192 --timeout 120 dashboard.server.wsgi:app` serves it in one process. More
processes are more servers, each with a port of its own, on one PostgreSQL: see one_process.py.
"""

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

from dashboard.access.auth_backends import Local
from dashboard.access.setup import accounts_exist, check_way_in, way_in
from dashboard.core.many_imports import many_imports
from dashboard.core.settings import Settings, SettingsError
from dashboard.server.one_process import OneProcess, hold_alone
from data.errors import DataError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

NOT_LOADED = 4  # gunicorn's own exit status for it: it does not try again


def _open(settings: Settings) -> "WSGIApplication":
    """The app. Raises: SettingsError or DataError with one sentence."""
    check_way_in(settings, accounts_exist)
    # As for `serve`: threads of torch that spin would take the processors. Read when torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    with many_imports():
        from dashboard.server.open_app import open_app
    from explainers.errors import ExplainerError

    try:
        opened = open_app(settings)
    except ExplainerError as error:
        raise SettingsError(str(error)) from error
    atexit.register(opened.close)
    way = way_in(settings, opened.services.accounts)
    return OneProcess(opened.app, this_machine=isinstance(way, Local))


try:
    _alone = hold_alone()
    app = _open(Settings())
    gc.freeze()  # as `serve` does: what is loaded stays
except (SettingsError, DataError) as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(NOT_LOADED)
