"""Near-zero and near-duplicate filters of a convolution."""

import numpy as np

from data.numerals import index
from explainers.layers.results import FilterTable

NEAR_ZERO = 0.01  # of the median norm
NEAR_DUPLICATE = 0.95  # cosine similarity
MOST = 6  # named in a sentence


def near_zero(table: FilterTable) -> np.ndarray:
    """(filters,) bool: norms under 1 % of the median, or exactly zero."""
    return table.norms <= NEAR_ZERO * np.median(table.norms)


def near_duplicates(table: FilterTable) -> np.ndarray:
    """(filters,) bool: another filter has a cosine similarity of at least 0.95."""
    return np.nan_to_num(table.similarity, nan=-1.0) >= NEAR_DUPLICATE


def describe_filters(table: FilterTable) -> str:
    """How many filters are near-zero or near-duplicates, which, and what that means."""
    zero = np.flatnonzero(near_zero(table))
    alike = np.flatnonzero(near_duplicates(table))
    alike = alike[np.argsort(-table.similarity[alike], kind="stable")]
    pairs = {
        tuple(sorted((int(i), int(table.nearest[i])))): float(table.similarity[i]) for i in alike
    }
    count = table.norms.size
    title = f"Near-duplicates (cosine of at least {NEAR_DUPLICATE:g}): "
    sentence = (
        f"Near-zero (norm under 1 % of the median): {_some([f'#{i}' for i in zero], count)}. "
    )
    if count == 1:
        return sentence + f"{title}not tested: there is only one filter."
    if not np.isfinite(table.similarity).any():
        return sentence + f"{title}not tested: all filters are zero."
    sentence += title
    named = [f"#{a} and #{b} ({index(cosine)})" for (a, b), cosine in pairs.items()]
    if not named:
        return sentence + "none."
    more = f" and {len(named) - MOST:,} more" if len(named) > MOST else ""
    return sentence + (
        f"{alike.size:,} of {count:,} filters, each listed with its nearest one only: "
        f"{', '.join(named[:MOST])}{more}."
    )


def _some(names: list[str], count: int) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return f"{len(names):,} of {count:,}: {', '.join(names[:MOST])}{more}"
