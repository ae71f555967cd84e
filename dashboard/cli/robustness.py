"""What `scan --corruptions` prints: a row for each corruption and severity."""

from dashboard.cli.text_table import text_table
from dashboard.scans.robustness import Level, Robustness
from data.analysis.calibration import Share
from data.numerals import count_of, percent_range, probability
from explainers.edits.kinds import find_edit

HEADINGS = ("corruption", "severity", "accuracy", "ECE (calibrated)", "changed", "map correlation")


def robustness_lines(robustness: Robustness) -> list[str]:
    """The table, with what its numbers rest on."""
    every = robustness.readable.nonzero()[0]
    levels = [
        ("none", robustness.level((), 0, every)),
        *(
            (find_edit(kind).name, robustness.level((kind,), severity, every))
            for kind in robustness.kinds
            for severity in robustness.severities((kind,))
        ),
    ]
    judged = int(robustness.judged.sum())
    return [
        f"{count_of(judged, 'labelled image')}; in brackets 95 % intervals; ECE in 15 bins, and "
        "that of a calibrated model; changed: another prediction than without the corruption; map: "
        "median rank correlation of the last Grad-CAM with that of the clean image, same class.",
        *text_table(HEADINGS, (_row(name, level) for name, level in levels)),
    ]


def _row(name: str, level: Level) -> tuple[str, ...]:
    against_clean = (_share(level.changed), level.maps.words) if level.severity else ("", "")
    return name, str(level.severity), _share(level.accuracy), _error(level), *against_clean


def _error(level: Level) -> str:
    result = level.calibration
    if not result.overall.n:
        return "no labels"
    return f"{probability(result.error)} ({probability(result.error_if_calibrated)})"


def _share(share: Share) -> str:
    if not share.n:
        return "no labels"
    return f"{probability(share.value)} ({percent_range(share.low, share.high)})"
