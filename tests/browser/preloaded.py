"""All that the app imports, once for all apps of a test session: see `forked_app`."""

import gc
import os
from importlib import import_module

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `serve` does before torch is imported
for _name in ("dashboard.cli", "dashboard.server.serving", "explainers.engine.engine"):
    import_module(_name)
gc.collect()
gc.freeze()  # an app neither searches nor copies what is imported
