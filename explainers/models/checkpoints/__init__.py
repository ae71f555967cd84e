"""Weights from a user's own file: read without running code, one set chosen, matched by name."""

from explainers.models.checkpoints.choosing import StateDict, find_state_dicts
from explainers.models.checkpoints.fitting import Fit, best_fits, fit_exactly
from explainers.models.checkpoints.health import check_head, check_health
from explainers.models.checkpoints.reading import Contents, read_checkpoint

__all__ = [
    "Contents",
    "Fit",
    "StateDict",
    "best_fits",
    "check_head",
    "check_health",
    "find_state_dicts",
    "fit_exactly",
    "read_checkpoint",
]
