"""How alike two layers see the same images."""

import numpy as np


def linear_cka(x: np.ndarray, y: np.ndarray) -> float:
    """Linear centred kernel alignment of two representations (n, p) and (n, q): 0 to 1.

    It does not change when either is rotated or scaled as a whole. NaN where one does not vary.
    Source: Kornblith et al. 2019, arXiv:1905.00414, eq. 4 with linear kernels. It is biased
    upwards where there are few images for many channels.
    """
    grams = [_centred_gram(np.asarray(each, np.float64)) for each in (x, y)]
    norms = [np.linalg.norm(gram) for gram in grams]
    if not all(norms):
        return float("nan")
    return float((grams[0] * grams[1]).sum() / (norms[0] * norms[1]))


def _centred_gram(values: np.ndarray) -> np.ndarray:
    centred = values - values.mean(0)
    gram: np.ndarray = centred @ centred.T
    return gram
