"""What a worker process does before its first chunk."""

import os
from multiprocessing import parent_process
from threading import Thread

import torch


def prepare_worker() -> None:
    """One torch thread, as there is a process for each processor; and no life after the parent.

    A process whose parent was killed would wait for work for ever.
    """
    torch.set_num_threads(1)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
