"""Whether the reviewers of a sample judged the same map: layer, method, its settings and class."""

import numpy as np
import numpy.typing as npt

from data.reviews import MapDifference, ReviewStore
from explainers.errors import ExplainerError
from explainers.methods import find_method


def other_maps(store: ReviewStore, review_id: str, samples: int) -> npt.NDArray[np.bool_]:
    """(n samples,) whose current verdicts are about different maps. Raises: DatabaseProblem."""
    differ = np.zeros(samples, np.bool_)
    for each in store.statistics.map_differences(review_id):
        differ[each.position] = is_other_map(each)
    return differ


def is_other_map(difference: MapDifference) -> bool:
    """Whether the maps differ: those of a method that explains no class are one for all classes."""
    if not difference.only_target:
        return True
    try:
        return find_method(difference.method).of_class
    except ExplainerError:
        return True  # of a method that is not here any more
