"""How often the faithfulness badge is wrong: `python -m tests.benchmarks.calibration`.

EfficientNet-Lite0, Grad-CAM of the last layer, photographs of ImageNet in the folder that
STRATOSCOPE_IMAGENET_SAMPLE names. Each is explained for its predicted class; maps that are no
explanation are judged in place of the map: trivial ones, those of other images and classes, noise.
The exit code says whether the bounds hold. An image takes about 40 s of one core.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from math import sqrt
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from scipy.stats import norm

from data.numerals import percent_range
from explainers.quality.rivals import TRIVIAL
from tests.benchmarks.calibration_maps import NOISE, OTHER, OWN, Judge, Judged
from tests.benchmarks.report import machine

FOLDER = "STRATOSCOPE_IMAGENET_SAMPLE"
IMAGES, REFERENCES = 60, 40
WRONG_AT_MOST, KEPT_AT_LEAST = 0.05, 0.5


@cache
def judge_of(references: tuple[Path, ...], *, bounded: bool, keep: Path | None) -> Judge:
    """One for each process."""
    torch.set_num_threads(1)
    return Judge.of(references, bounded=bounded, keep=keep)


def judged(
    path: Path, seed: int, references: tuple[Path, ...], *, bounded: bool, keep: Path | None
) -> Judged:
    """One image, in whatever process."""
    return judge_of(references, bounded=bounded, keep=keep).judge(path, seed)


def wilson(count: int, of: int, images: int) -> tuple[tuple[float, float], ...]:
    """Wilson's 95 % interval of a share; two where an image brings several outcomes.

    The first is that of independent outcomes, which is too short; the second that of as many as
    there are images, which is too long unless all outcomes of an image are the same.
    """
    return tuple(
        proportion_confint(count / of * each, each) for each in dict.fromkeys((of, images))
    )


def proportion_confint(count: float, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a count that need not be whole."""
    z = float(norm.ppf(0.975))
    share, middle = count / of, (count + z**2 / 2) / (of + z**2)
    reach = z / (1 + z**2 / of) * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return middle - reach, middle + reach


def share(outcomes: Sequence[str], *verdicts: str, images: int) -> tuple[float, str]:
    """How many of the outcomes are among the verdicts: the share, and in words with `wilson`."""
    count = sum(each in verdicts for each in outcomes)
    intervals = wilson(count, len(outcomes), images)
    ends = "; ".join(percent_range(low, high) for low, high in intervals)
    return count / len(outcomes), f"{count} of {len(outcomes)} ({ends})"


def report(judged: Sequence[Judged]) -> bool:
    """Prints the table; whether the bounds hold."""
    names = list(judged[0].verdicts)
    print(f"  {'map':<34}{'good':<44}{'weak':>6}{'failed':>8}  bound")
    kept = True
    for name in sorted(names, key=lambda each: each != OWN):
        outcomes = [each for image in judged for each in image.verdicts[name]]
        good, words = share(outcomes, "good", images=len(judged))
        both = name in (OWN, NOISE)
        weak = f"{outcomes.count('weak'):>6}{outcomes.count('failed'):>8}" if both else f"{'':>14}"
        bound = ""
        if name in (*TRIVIAL, OTHER):
            bound = f"good at most {WRONG_AT_MOST:.0%}"
            kept &= good <= WRONG_AT_MOST
        if name == NOISE:
            above, _ = share(outcomes, "good", "weak", images=len(judged))
            bound = f"above failed at most {WRONG_AT_MOST:.0%}: {above:.1%}"
            kept &= above <= WRONG_AT_MOST
        print(f"  {name:<34}{words:<44}{weak}  {bound}".rstrip())
    before = [image.verdicts[OWN][0] for image in judged if image.old == "good"]
    if before:
        still, words = share(before, "good", images=len(before))
        kept &= still >= KEPT_AT_LEAST
        now = sum(image.verdicts[OWN][0] == "good" for image in judged)
        print(
            f"\n  Grad-CAM is good on {now}; by the rule of protocol 3 on {len(before)}, of which"
        )
        print(f"  {words} still are (at least {KEPT_AT_LEAST:.0%})")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=IMAGES)
    parser.add_argument("--skip", type=int, default=0, help="images, to take others than before")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--bounded", action="store_true", help="only maps that have a bound")
    parser.add_argument("--keep", type=Path, help="a folder for the games that were played")
    options = parser.parse_args()
    folder = Path(os.environ.get(FOLDER, ""))
    paths = sorted(folder.glob("*.JPEG")) if os.environ.get(FOLDER) else []
    needed = options.skip + options.images + REFERENCES
    if len(paths) < needed:
        print(f"Set {FOLDER} to a folder with {needed} JPEG files or more.")
        return 2
    order = np.random.default_rng(18).permutation(len(paths))
    chosen = [paths[i] for i in order[options.skip : options.skip + options.images]]
    references = tuple(paths[i] for i in order[-REFERENCES:])
    print(f"{machine()}, torch {torch.__version__}, {options.processes} processes\n")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    start, context = perf_counter(), get_context("spawn")
    with ProcessPoolExecutor(options.processes, mp_context=context) as pool:
        seeds = range(1000, 1000 + len(chosen))
        judge = partial(judged, references=references, bounded=options.bounded, keep=options.keep)
        result = list(pool.map(judge, chosen, seeds))
    seconds = perf_counter() - start
    print(f"{len(result)} images, {seconds / 60:.1f} minutes\n")
    halves = [result[0::2], result[1::2]]
    kept = report(result)
    for name, half in zip(("first", "second"), halves, strict=True):
        if half:
            print(f"\nThe {name} half, every second image:")
            report(half)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
