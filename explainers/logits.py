"""What a classifier must put out, and the probabilities that follow from it."""

from typing import Literal

from torch import Tensor, nn

from explainers.errors import UnfitModel

THRESHOLD = 0.5  # probability from which a class that stands by itself is a yes


def classify(module: nn.Module, batch: Tensor) -> Tensor:
    """The logits (n, classes) of a batch. Raises: UnfitModel where they are something else."""
    output = module(batch)
    if not isinstance(output, Tensor) or output.ndim != 2 or len(output) != len(batch):  # noqa: PLR2004
        raise UnfitModel("The model is no classifier: it must give one logit per class and image.")
    if not output.isfinite().all():
        raise UnfitModel("The model's logits are infinite or not a number; check its weights.")
    return output


def probabilities(logits: Tensor, kind: Literal["single", "binary", "multi-label"]) -> Tensor:
    """The probability of each class, from logits (..., classes), as `Output.kind` states them.

    The softmax where classes exclude one another; else the sigmoid of each. Of one value z the
    logits are [-z, z], whose sigmoids add up to 1.
    """
    return logits.softmax(-1) if kind == "single" else logits.sigmoid()


def with_graph(output: Tensor) -> Tensor:
    """The logits themselves. Raises: UnfitModel where no gradient reaches them."""
    if not output.requires_grad:
        raise UnfitModel(
            "No gradient reaches the model's logits: is there a detach in its forward?"
        )
    return output
