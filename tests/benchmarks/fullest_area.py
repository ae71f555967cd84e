"""How much smooth noise has in its fullest area: `python -m tests.benchmarks.fullest_area`.

The sentence of a heat map names the fullest of five areas. The largest of five shares is far above
the 25 % of an even map even where a map means nothing: these are the shares of noise as smooth as
in the calibration of the faithfulness badge, on the 7 x 7 cells of a last layer. Seconds.
"""

import sys

import numpy as np
from scipy.ndimage import gaussian_filter

from dashboard.maps.wording import NOISE_SHARES, region_shares

MAPS, CELLS, SIGMA = 20_000, (7, 7), 1.0
QUANTILES = (0.05, 0.95)
WITHIN = 0.01  # of the values in the sentence


def fullest_shares(maps: int, seed: int = 0) -> np.ndarray:
    """The share of the positive values in the fullest area of each map of smooth noise: (maps,).

    Maps without a positive value have none and are left out.
    """
    numbers = np.random.default_rng(seed)
    made = (gaussian_filter(numbers.standard_normal(CELLS), SIGMA) for _ in range(maps))
    return np.array([max(region_shares(values).values()) for values in made if values.max() > 0])


def main() -> int:
    """Prints the mean and the middle 90 %; the exit code says whether the sentence states them."""
    found = fullest_shares(MAPS)
    low, high = np.quantile(found, QUANTILES)
    print(f"  {len(found):,} maps of {CELLS[0]} x {CELLS[1]} cells, noise smoothed by {SIGMA} cell")
    print(
        f"  in the fullest of five areas: mean {found.mean():.3f}, 5 % {low:.3f}, 95 % {high:.3f}"
    )
    return 0 if np.allclose((low, high), NOISE_SHARES, atol=WITHIN) else 1


if __name__ == "__main__":
    sys.exit(main())
