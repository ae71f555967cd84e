"""Checks of a classifier's output, and its probabilities."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.errors import UnfitModel

Kind = Literal["single", "binary", "multi-label"]  # the meaning of the logits: see `Output`


def classify(module: nn.Module, batch: Tensor) -> Tensor:
    """The logits (n, classes) of a batch. Raises: UnfitModel if they are something else."""
    output = module(batch)
    if not isinstance(output, Tensor) or output.ndim != 2 or len(output) != len(batch):  # noqa: PLR2004
        raise UnfitModel("The model is not a classifier: expected one logit per class and image.")
    if not output.isfinite().all():
        raise UnfitModel("The model's logits are infinite or not a number; check its weights.")
    return output


def probabilities(logits: Tensor, kind: Kind) -> Tensor:
    """The probability of each class, from logits (..., classes), as `Output.kind` states.

    The softmax if classes exclude one another; else the sigmoid of each. Of one value z the logits
    are [-z, z], whose sigmoids add up to 1.
    """
    return logits.softmax(-1) if kind == "single" else logits.sigmoid()


def losses(logits: Tensor, kind: Kind, labels: Sequence[tuple[int, ...]]) -> Tensor:
    """(n,) loss of each image of logits (n, classes); NaN if no label is known.

    The cross-entropy if classes exclude one another, and an image has one label; else the binary
    cross-entropy, the mean over the classes.
    """
    if kind == "multi-label":
        right = torch.zeros_like(logits)
        for row, classes in zip(right, labels, strict=True):
            row[list(classes)] = 1
        values = F.binary_cross_entropy_with_logits(logits, right, reduction="none").mean(1)
        labelled = torch.tensor([bool(classes) for classes in labels])
    else:
        labelled = torch.tensor([len(classes) == 1 for classes in labels])
        targets = torch.tensor([classes[0] if classes else 0 for classes in labels])
        if kind == "binary":
            values = F.softplus(-logits.gather(1, targets[:, None])[:, 0])
        else:
            values = F.cross_entropy(logits, targets, reduction="none")
    return torch.where(labelled, values, torch.nan)


def with_graph(output: Tensor) -> Tensor:
    """The logits themselves. Raises: UnfitModel if no gradient reaches them."""
    if not output.requires_grad:
        raise UnfitModel(
            "No gradient reaches the model's logits: is there a detach in its forward?"
        )
    return output
