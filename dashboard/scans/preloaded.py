"""What the worker processes of a scan need, imported once for all of them: see workers.py."""

import gc

from dashboard.core.many_imports import many_imports

with many_imports():
    from explainers import models
    from explainers.scan import chunk, worker
# Else the garbage collector of a forked worker would write to the memory that all of them share,
# and so copy it.
gc.freeze()

__all__ = ["chunk", "models", "worker"]
