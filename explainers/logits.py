"""What a classifier must put out."""

from torch import Tensor

from explainers.errors import UnfitModel


def checked_logits(output: object) -> Tensor:
    """The logits (classes,) of a batch of one. Raises: UnfitModel if it is something else."""
    if not isinstance(output, Tensor) or output.ndim != 2 or len(output) != 1:  # noqa: PLR2004
        raise UnfitModel("The model is no classifier: it must give one logit per class and image.")
    if not output.requires_grad:
        raise UnfitModel(
            "No gradient reaches the model's logits: is there a detach in its forward?"
        )
    if not output.isfinite().all():
        raise UnfitModel("The model's logits are infinite or not a number; check its weights.")
    return output[0]
