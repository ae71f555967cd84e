"""Files that Stratoscope writes: their columns, arrays and fields, as the code names them."""

from collections.abc import Iterable
from dataclasses import fields

from dashboard.figures.statistics import OF_AN_IMAGE
from dashboard.maps.export import PROVENANCE_KEY, Provenance
from dashboard.reviews.exports import HEAD
from data.scans.plan import FORMAT
from explainers.results import STATISTICS

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

Every layer of an image, a row each: `layer`, `channels`, `height`, `width`, {statistics}, {shown}.
The last {count} are those that only the panel shows: percentiles, estimated from a histogram; the
share of values that are 0 or below; the share of channels that are 0 in every cell.

## Explanations (JSON Lines)

`explain --json` prints one object for each image, on a line of its own: `schema`, `image`,
`model`, `weights_sha256`, `inputs`, `output`, `target`, `predictions` (`index`, `wnid`, `label`,
`probability`) and `layers` (`name`, `shape`, {statistics}). With `--method`, `method` states it
with its parameters, and a `map` (`shape`, `units`, `mean`, `minimum`, `maximum`, `peak`) is in
each layer, or once for a map of all pixels. With `--quality`, `quality` holds the evidence. With
`--edit`, `edits` states them, and `unedited` is what the model answers without them: the
`predicted` class with its `label`, the `probability` of the target, and in each prediction its
probability. With `--region-test`, `region_test` holds the test, with both `fills`.

## Scans (folder)

A scan is a folder in the data folder, with format {format}: one `.npy` file for each column, and
its plan. Read it from Python with `open_scan()`, which checks it: [Python](python.md).

## Comparisons and tables (CSV)

*Dataset* writes `images.csv`, `classes.csv` and `robustness.csv`, *Compare* `comparison.csv`,
`models.csv` and `in-step.csv`. Values that are not known are empty, and a column `missing` states
why.

In `robustness.csv`, a row is a severity, 0 without a corruption: of the chosen images, by
corruption and of all together, then of each group and class. `low` and `high` are of `accuracy`.
`drop`, at the highest severity, and `withstood`, over all, are in the last row of a group or class.

In `comparison.csv`, `hedges_g`, `p` and `q` are of the quantity that the column `quantity` names;
`p` and `q` are empty where significance is not tested.

In `in-step.csv`, `a`, `b` and `b_minus_a` are signed, and `b_minus_a_relu` is the difference of
both maps after ReLU; `page_shows` names the one of the two that the page shows.

## Verdicts (CSV)

A row for each current verdict of a review, and one for each sample without a verdict. Columns:
{verdicts}.

## Verdicts (JSON Lines)

The first line is the review with its queue, guidelines and signature; then follows one object for
each sample, with all versions of its verdicts, remarks and settlements.

## Reports (HTML)

The report of a review, a comparison or two models is one file without scripts, which opens
anywhere. `stratoscope verify REPORT` compares the report of a signed review with its sign-off:
[What a signed report proves](../explanation/signed-reports.md).
"""


def write() -> str:
    """The page."""
    shown = [column.name for column in OF_AN_IMAGE if column.name not in STATISTICS]
    return PAGE.format(
        key=PROVENANCE_KEY,
        provenance=_listed(each.name for each in fields(Provenance)),
        statistics=_listed(STATISTICS),
        shown=_listed(shown),
        count=len(shown),
        format=FORMAT,
        verdicts=_listed(HEAD),
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
