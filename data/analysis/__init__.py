"""Statistics over scans: arrays in, frozen results out. NumPy, SciPy and scikit-learn only."""

from data.analysis.calibration import Calibration, Share, calibration, top_k_accuracy, wilson
from data.analysis.cka import linear_cka
from data.analysis.confusion import Confusions, confusions, finest_groups
from data.analysis.effect import ENOUGH, ChannelComparison, compare_channels, hedges_g
from data.analysis.flips import Flips, flips, rank_correlations
from data.analysis.projection import Projection, principal_components
from data.analysis.selectivity import class_selectivity
from data.analysis.separability import Separability, separability
from data.analysis.triage import distance_from_class, sure_but_wrong

__all__ = [
    "ENOUGH",
    "Calibration",
    "ChannelComparison",
    "Confusions",
    "Flips",
    "Projection",
    "Separability",
    "Share",
    "calibration",
    "class_selectivity",
    "compare_channels",
    "confusions",
    "distance_from_class",
    "finest_groups",
    "flips",
    "hedges_g",
    "linear_cka",
    "principal_components",
    "rank_correlations",
    "separability",
    "sure_but_wrong",
    "top_k_accuracy",
    "wilson",
]
