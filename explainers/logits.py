"""What a classifier must put out."""

from torch import Tensor, nn

from explainers.errors import UnfitModel


def classify(module: nn.Module, batch: Tensor) -> Tensor:
    """The logits (n, classes) of a batch. Raises: UnfitModel where they are something else."""
    output = module(batch)
    if not isinstance(output, Tensor) or output.ndim != 2 or len(output) != len(batch):  # noqa: PLR2004
        raise UnfitModel("The model is no classifier: it must give one logit per class and image.")
    if not output.isfinite().all():
        raise UnfitModel("The model's logits are infinite or not a number; check its weights.")
    return output


def with_graph(output: Tensor) -> Tensor:
    """The logits themselves. Raises: UnfitModel where no gradient reaches them."""
    if not output.requires_grad:
        raise UnfitModel(
            "No gradient reaches the model's logits: is there a detach in its forward?"
        )
    return output
