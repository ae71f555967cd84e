"""How similarly two layers represent the same images."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

FEWEST = 4  # fewest images for an estimate
ENOUGH = 20  # fewest images for an interval
WIDER = 1.3  # the standard error is multiplied by this: chosen by coverage
TINY = 1e-12  # rounding: a channel that does not vary

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Alike:
    """Linear CKA of every layer of A with every layer of B: all (layers of A, layers of B).

    1 is equal up to rotation and scale; representations without any linear relation have 0 on
    average, so about half of them are slightly negative. NaN if `no_value` states why.
    """

    value: Floats
    low: Floats  # 95 % interval; NaN where there is none
    high: Floats
    n: int  # images

    @property
    def no_value(self) -> str:
        """Why there is no value at all; "" if there is one."""
        if self.n >= FEWEST:
            return ""
        return f"CKA needs {FEWEST} images that both models have seen; there are {self.n:,}."

    @property
    def no_interval(self) -> str:
        """Why no value has an interval; "" if they have one."""
        return "" if self.n >= ENOUGH else f"under {ENOUGH} images there is no interval"


def compare_layers(
    of_a: Sequence[np.ndarray], of_b: Sequence[np.ndarray], confidence: float = 0.95
) -> Alike:
    """Debiased linear CKA of each layer of A with each of B, from (n, channels) each.

    It does not change when either is rotated or scaled as a whole, and is 0 on average for images
    in random order, however few they are. The interval is the jackknife's over the images, 1.3
    times as wide: `python -m tests.benchmarks.coverage`. Memory: (n, n) for each layer of B.

    Source: Kornblith et al. 2019, arXiv:1905.00414, eq. 4 with linear kernels; the unbiased HSIC of
    Song et al. 2007, arXiv:0704.2668, eq. 5, as in Nguyen et al. 2021, arXiv:2010.15327, eq. 3;
    Efron and Tibshirani 1993, chapter 11 (jackknife).
    """
    n, shape = len(of_a[0]), (len(of_a), len(of_b))
    value, low, high = (np.full(shape, np.nan) for _ in range(3))
    if n < FEWEST:
        return Alike(value, low, high, n)
    grams_b = [_gram(layer) for layer in of_b]
    own_b = [_hsic(gram, gram) for gram in grams_b]
    reach = WIDER * float(scipy.special.stdtrit(n - 1, 0.5 + confidence / 2))
    for i, layer in enumerate(of_a):
        gram_a = _gram(layer)
        own_a = _hsic(gram_a, gram_a)
        for k, (gram_b, own) in enumerate(zip(grams_b, own_b, strict=True)):
            both = _hsic(gram_a, gram_b)
            norm = np.sqrt(np.maximum(own_a * own, 0))
            similarity = np.divide(both, norm, out=np.full(n + 1, np.nan), where=norm > 0)
            value[i, k], without = similarity[0], similarity[1:]
            if n >= ENOUGH:
                error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
                low[i, k] = max(-1.0, value[i, k] - reach * error)
                high[i, k] = min(1.0, value[i, k] + reach * error)
    return Alike(value, low, high, n)


def _gram(layer: np.ndarray) -> Floats:
    """(n, n) inner products of the images, without an image's own; one scale for all layers."""
    values = np.asarray(layer, np.float64)
    values = values - values.mean(0)
    if not (values.std(0) > TINY * np.abs(layer).max(initial=0)).any():
        return np.zeros((len(values), len(values)))
    values /= np.sqrt((values**2).sum(1).mean())
    gram: Floats = values @ values.T
    np.fill_diagonal(gram, 0)
    return gram


def _hsic(a: Floats, b: Floats) -> Floats:
    """(n + 1,) unbiased HSIC of two Gram matrices: of all images, then without each of them.

    Leaving out one image subtracts its terms from every sum, so all n take no longer than a few
    products with (n, n). NaN if fewer than `FEWEST` images remain.
    """
    n = len(a)
    rows_a, rows_b = a.sum(1), b.sum(1)
    products = np.einsum("ij,ij->i", a, b)
    along = rows_a @ rows_b
    without = along - rows_a * rows_b - b @ rows_a - a @ rows_b + products
    values: Floats = np.full(n + 1, np.nan)
    values[:1] = _estimate(n, products.sum(), rows_a.sum() * rows_b.sum(), along)
    if n > FEWEST:
        sums = (rows_a.sum() - 2 * rows_a) * (rows_b.sum() - 2 * rows_b)
        values[1:] = _estimate(n - 1, products.sum() - 2 * products, sums, without)
    return values


def _estimate(n: int, products: Floats, sums: Floats, along: Floats) -> Floats:
    """Song et al., eq. 5: traces, products of all sums, and products of row sums."""
    both = products + sums / ((n - 1) * (n - 2)) - 2 * along / (n - 2)
    estimate: Floats = both / (n * (n - 3))
    return estimate
