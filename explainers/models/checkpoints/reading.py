"""Reads a weights file without running any code in it."""

from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from warnings import catch_warnings, simplefilter

import safetensors.torch
import torch

from explainers.errors import WeightsUnavailable
from explainers.models.checkpoints.formats import SAVE, find_format
from explainers.models.checkpoints.inert import HarmfulPickle, read_inert


@dataclass(frozen=True, eq=False)
class Contents:
    """The contents of a file: tensors, numbers, texts, dicts, lists; placeholders for the rest."""

    path: Path
    value: object
    foreign: tuple[str, ...] = ()  # classes that became placeholders: "argparse.Namespace"


def read_checkpoint(path: Path) -> Contents:
    """The contents of a torch checkpoint or safetensors file, whatever the file's suffix.

    Raises: WeightsUnavailable if there is no such file, or it is something else.
    """
    form = find_format(path)
    try:
        if form == "safetensors":
            return Contents(path, safetensors.torch.load_file(path))
        with catch_warnings():  # of sparse and quantised tensors, which are reported later
            simplefilter("ignore", UserWarning)
            return Contents(path, torch.load(path, map_location="cpu", weights_only=True))
    except UnpicklingError as error:
        if form == "torch":
            return _with_placeholders(path)
        raise WeightsUnavailable(
            f"{path} holds more than tensors in torch's old format, which cannot be read; load it "
            f"where it was created and {SAVE}."
        ) from error
    except Exception as error:  # a parser can raise anything on other bytes
        raise _damaged(path) from error


def _with_placeholders(path: Path) -> Contents:
    try:
        value, foreign = read_inert(path)
    except HarmfulPickle as error:
        raise WeightsUnavailable(
            f"{path} was not read: it would call {error}, which no checkpoint needs; do not open "
            "it elsewhere, and check its origin."
        ) from error
    except Exception as error:  # a parser can raise anything on other bytes
        raise _damaged(path) from error
    return Contents(path, value, foreign)


def _damaged(path: Path) -> WeightsUnavailable:
    return WeightsUnavailable(f"{path} is damaged or incomplete; save or download it again.")
