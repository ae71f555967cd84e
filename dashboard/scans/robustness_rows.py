"""Robustness as the rows of a file: the chosen images, then every group and class, by severity."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from dashboard.scans.missing import TableRow
from dashboard.scans.robustness import Fragility, Level, Robustness, fragile, level_of
from data.analysis.effects import CONFIDENCE
from data.scans.subsets import Subset

TOO_FEW, NO_LABELS, CLEAN = "too few images", "no labels", "not corrupted"
NO_INTERVAL, NOTHING = "too few images for an interval", "no image"
ENDS = ("low", "high")  # of intervals
COLUMNS = {  # of the table for programs, with what each holds
    "kind": "images, group or class",
    "name": "of the group or class; of the chosen images in words",
    "subset": "the images, as an address holds them",
    "corruption": "its key; several with spaces between",
    "severity": "1 to 5; 0 without a corruption",
    "images": "how many; each counts once, however many corruptions",
    "labelled": "images of which it is known whether they are right",
    "accuracy": "share of these that are right, 0 to 1",
    "low": "lower end of its interval",
    "high": "upper end of its interval",
    "calibration_error": "expected calibration error, 0 to 1",
    "calibration_error_if_calibrated": "that a calibrated model would have, from so few images",
    "changed": "share of the images whose prediction changes, 0 to 1",
    "changed_low": "lower end of its interval",
    "changed_high": "upper end of its interval",
    "map_correlation": "median rank correlation with the maps of the uncorrupted images, -1 to 1",
    "map_low": "lower end of its interval",
    "map_high": "upper end of its interval",
    "interval_level": "of all intervals of the row",
    "missing": "why values of the row are empty",
    "drop": "of the accuracy, in the last row of a group or class: at its severity, the highest "
    "that all of its corruptions have",
    "drop_low": "lower end of its interval",
    "drop_high": "upper end of its interval",
    "withstood": "mean share of these severities before the first change, 0 to 1; in the same row",
}


def robustness_rows(robustness: Robustness, kinds: tuple[str, ...], subset: str) -> list[TableRow]:
    """A row for each severity, 0 without a corruption: of the images of `subset`, by corruption.

    Then the same of all `kinds` together, and of each group and class under these. Raises:
    DataError.
    """
    together = [kinds] if len(kinds) > 1 else []
    rows = [
        _of_level(level_of(robustness, of if severity else (), severity, subset), of, subset)
        for of in [*((kind,) for kind in kinds), *together]
        for severity in (0, *robustness.severities(of))
    ]
    levels = robustness.severities(kinds)
    for each in fragile(robustness, kinds) if levels else ():
        rows += _of_group(each, kinds, levels)
    return rows


def _of_level(level: Level, kinds: Sequence[str], subset: str) -> TableRow:
    accuracy, changed, maps, error = level.accuracy, level.changed, level.maps, level.calibration
    of_labels = {
        "accuracy": accuracy.value,
        "low": accuracy.low,
        "high": accuracy.high,
        "calibration_error": error.error,
        "calibration_error_if_calibrated": error.error_if_calibrated,
    }
    of_change = {
        "changed": changed.value,
        "changed_low": changed.low,
        "changed_high": changed.high,
        "map_correlation": maps.median,
        "map_low": maps.low,
        "map_high": maps.high,
    }
    missing = {} if accuracy.n else dict.fromkeys(of_labels, NO_LABELS)
    missing |= {} if level.severity else dict.fromkeys(of_change, CLEAN)
    return {
        "kind": "images",
        "name": Subset.parse(subset).words,
        "subset": subset,
        "corruption": " ".join(kinds),
        "severity": level.severity,
        "images": level.images,
        "labelled": level.labelled,
        **_values(of_labels | of_change, missing),
    }


def _of_group(of: Fragility, kinds: Sequence[str], levels: Sequence[int]) -> Iterator[TableRow]:
    """The drop is that at the highest severity, as `withstood` is over all: both stand there."""
    for place, severity in enumerate((0, *levels)):
        values = {
            "accuracy": of.accuracies[place],
            "changed": of.changed[place - 1] if place else None,
        }
        missing = {} if of.drop.n else {"accuracy": NO_LABELS}
        missing |= {} if severity else {"changed": CLEAN}
        if severity == levels[-1]:
            drop = {"drop": of.drop.value, "drop_low": of.drop.low, "drop_high": of.drop.high}
            missing |= {} if of.drop.n else dict.fromkeys(drop, NO_LABELS)
            values |= drop | {"withstood": of.withstood}
        if of.too_few:
            missing = dict.fromkeys(values, TOO_FEW)
        yield {
            "kind": of.kind,
            "name": of.name,
            "subset": of.subset,
            "corruption": " ".join(kinds),
            "severity": severity,
            "images": of.images,
            "labelled": of.drop.n,
            **_values(values, missing),
        }


def _values(values: Mapping[str, float | None], missing: dict[str, str]) -> TableRow:
    """The values that there are, the level of their intervals, and why others are missing."""
    missing = dict(missing)
    for name, value in values.items():
        if name not in missing and (value is None or isnan(value)):
            missing[name] = NO_INTERVAL if name.endswith(ENDS) else NOTHING
    stated = {name: None if name in missing else value for name, value in values.items()}
    has_interval = any(name.endswith(ENDS) and value is not None for name, value in stated.items())
    return {
        **stated,
        "interval_level": CONFIDENCE if has_interval else None,
        "missing": missing,
    }
