"""The device that a model runs on."""

import torch

from explainers.errors import UnavailableDevice


def choose_device(name: str | None) -> torch.device:
    """The device called `name`; None: CUDA, else MPS, else CPU.

    Raises: UnavailableDevice if there is no such device on this machine.
    """
    if name is None:
        if torch.cuda.is_available():
            name = "cuda:0"
        elif torch.backends.mps.is_available():
            name = "mps"
        else:
            name = "cpu"
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise UnavailableDevice(
            f'There is no device "{name}" on this machine; use "cpu", or omit --device.'
        ) from error
    return device
