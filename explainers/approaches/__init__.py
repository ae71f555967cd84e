"""All approaches, first those that show, then those that attribute, in the Methods page's order."""

from explainers.approaches import (
    activation_maps,
    classes,
    feature_maps,
    filters,
    image_map,
    statistics,
)
from explainers.approaches.base import Approach, of_method
from explainers.approaches.reflections import REFLECTIONS, Reflection
from explainers.methods import METHODS

APPROACHES: tuple[Approach, ...] = (
    filters.APPROACH,
    feature_maps.APPROACH,
    activation_maps.APPROACH,
    statistics.APPROACH,
    classes.APPROACH,
    image_map.APPROACH,
    *(of_method(method) for method in METHODS),
)

__all__ = ["APPROACHES", "REFLECTIONS", "Approach", "Reflection"]
