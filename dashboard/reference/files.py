"""Files that Stratoscope writes: their columns, arrays and fields, as the code names them."""

from collections.abc import Mapping
from dataclasses import fields

from dashboard.figures.statistics import FILE_COLUMNS as STATISTICS_COLUMNS
from dashboard.maps.export import PROVENANCE_KEY, Provenance
from dashboard.reference import json_fields
from dashboard.reports import groups, models, step
from dashboard.reviews import exports
from dashboard.scans import member_rows, robustness_rows, summary
from data.scans.plan import FORMAT

PAGE = """# Files

What you can take with you, and how to read it. Nothing needs pickle, and every file states where
it comes from. Text is UTF-8. In CSV files the first row names the columns, and a cell that a
spreadsheet would run as a formula begins with an apostrophe.

Each file states the version of its format, its `schema`:
[Files and their schemas](../howto/python.md#files-and-their-schemas) says where, and what reads it.

## Raw maps (NPZ)

The raw map of a picture, and what `explain --maps FOLDER` writes. One float32 array (height,
width) for each layer, by the layer's name; `pixels` for a method with one map of all pixels. The
array `{key}` is a JSON text:

```python
import json

import numpy as np

file = np.load("maps.npz")
provenance = json.loads(file["{key}"].item())
print(provenance["model"], file.files)
```

Its fields: {provenance}, and `layers` with the `units` and `signed` of each map. A PNG overlay
holds the same JSON in its text field `Provenance`.

## Statistics (CSV)

Every layer of an image, a row each.

{statistics}

## Explanations (JSON Lines)

`explain --json` prints one object for each image, on a line of its own.

{explanation}

With `--method` also, one map in each layer, or one for a map of all pixels:

{method}

With `--edit`:

{edited}

With `--quality`:

{quality}

With `--region-test`:

{region_test}

## Methods (JSON Lines)

`methods --json` prints one object for each method, on a line of its own.

{methods}

## Checks (JSON)

`doctor --json` prints one object.

{doctor}

## Scans (folder)

A scan is a folder in the data folder, with format {format}: one `.npy` file for each column, and
its plan. Read it from Python with `open_scan()`, which checks it: [Python](python.md).

## Tables (CSV)

A value that is not known is empty, and a column `missing` states why. The last column of every
table is `schema`.

### images.csv

*Dataset* writes a row for each image of a subset.

{images}

### classes.csv

*Dataset* writes a row for each group and class, and for each class that is predicted for another.

{classes}

### robustness.csv

*Dataset* writes a row for each severity, 0 without a corruption: of the chosen images, by
corruption and of all together, then of each group and class.

{robustness}

### comparison.csv

*Compare* of two groups writes a row for each channel, the largest effect first.

{groups}

### models.csv

*Compare* of two models writes a row for each image that both have seen.

{models}

### in-step.csv

*Compare* of two images writes a row for each cell of their maps.

{cells}

## Verdicts (CSV)

A row for each current verdict of a review, and one for each sample without a verdict.

{verdicts}

## Verdicts (JSON Lines)

The first line is the review.

{review}

Then follows one object for each sample, with all versions of its verdicts, remarks and settlements.

{sample}

## Reports (HTML)

The report of a review, a comparison or two models is one file without scripts, which opens
anywhere. `stratoscope verify REPORT` compares the report of a signed review with its sign-off:
[What a signed report proves](../explanation/signed-reports.md).
"""


def write() -> str:
    """The page."""
    tables = {
        "statistics": STATISTICS_COLUMNS,
        "images": member_rows.COLUMNS,
        "classes": summary.COLUMNS,
        "robustness": robustness_rows.COLUMNS,
        "groups": groups.COLUMNS,
        "models": models.COLUMNS,
        "cells": step.COLUMNS,
        "verdicts": exports.COLUMNS,
    }
    objects = {
        "explanation": json_fields.EXPLANATION,
        "method": json_fields.METHOD,
        "edited": json_fields.EDITED,
        "quality": json_fields.QUALITY,
        "region_test": json_fields.REGION_TEST,
        "methods": json_fields.METHODS,
        "doctor": json_fields.DOCTOR,
        "review": json_fields.REVIEW,
        "sample": json_fields.SAMPLE,
    }
    return PAGE.format(
        key=PROVENANCE_KEY,
        provenance=", ".join(f"`{each.name}`" for each in fields(Provenance)),
        format=FORMAT,
        **{name: _table(columns) for name, columns in tables.items()},
        **{name: json_fields.table(of) for name, of in objects.items()},
    )


def _table(columns: Mapping[str, str]) -> str:
    rows = (f"| `{name}` | {meaning} |" for name, meaning in columns.items())
    return "\n".join(("| column | what it holds |", "| --- | --- |", *rows))
