"""The version of each file format that Stratoscope writes: one number per format.

A number rises when a field changes its meaning, its name or its place, or is gone; a new field
alone does not raise it. Files state it as `schema`. Those of release 0.9.1 and earlier state none:
they have the first version, 1. A scan's number is `data.scans.plan.FORMAT`, in its `scan.json`.
"""

EXPLAIN_JSON = 1  # `explain --json`, one object a line
METHODS_JSON = 1  # `methods --json`, one object a line
DOCTOR_JSON = 1  # `doctor --json`, one object
REVIEW_JSONL = 1  # a review as JSON Lines, in its first line
TABLE_CSV = 1  # every table that is downloaded, in its last column
REPORT_HTML = 1  # reports, in `<meta name="stratoscope-report" content="1">`
MAPS_NPZ = 1  # maps with their provenance: `explain --maps`, the download, `Explanation.save`
RESULT_NPZ = 1  # other results saved from Python


def unreadable(stated: object, newest: int) -> str:
    """Why a file with this `schema` cannot be read, and what to do; "" if it can.

    None stands for a file without one.
    """
    number = 1 if stated is None else stated
    if isinstance(number, int) and 1 <= number <= newest:
        return ""
    return f"has the schema {number}, and this release reads 1 to {newest}; update Stratoscope."
