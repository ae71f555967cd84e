"""The start of a worker process, before its first chunk."""

import os
from multiprocessing import parent_process
from threading import Thread

import torch


def prepare_worker() -> None:
    """One torch thread, as there is one process per processor; and it ends with its parent.

    A process whose parent was killed would otherwise wait for work for ever.
    """
    torch.set_num_threads(1)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
