"""Opens a finished scan by its id or folder, or the newest one."""

import json
from collections.abc import Sequence
from pathlib import Path

from data.errors import DataError
from data.files import user_data, write_atomically
from data.scans.files import open_arrays
from data.scans.plan import FORMAT, OtherFormat, ScanPlan
from data.scans.reduce import open_aggregates
from data.scans.scan import Scan

PLAN, SUMMARY = "scan.json", "done.json"
SHORT_ID = 16  # characters, the name of the folder


class ScanProblem(DataError):
    """No such scan exists, it is not finished, or its folder is damaged."""


def scans_folder() -> Path:
    """The folder of all scans."""
    return user_data() / "scans"


def folder_of(scans: Path, scan_id: str) -> Path:
    """The folder of the scan with this id."""
    return scans / scan_id[:SHORT_ID]


def write_summary(
    folder: Path, started: float, finished: float, failures: Sequence[tuple[int, str]]
) -> None:
    """Written at the end; with it the folder is a finished scan that can be moved anywhere."""
    summary = {"started": started, "finished": finished, "failures": list(failures)}
    write_atomically(folder / SUMMARY, json.dumps(summary).encode())


def open_scan(which: str | Path | None = None) -> Scan:
    """A finished scan: by id (or its beginning), by folder, or the newest (None).

    The newest is that of images as they are, never of corrupted ones. Its arrays are read-only
    memory maps. Raises: ScanProblem.

    Example:
        >>> made = stratoscope.scan("efficientnet_lite0", "photos")
        >>> stratoscope.open_scan(made.id).names
        ('chelsea.png', 'coffee.png')
    """
    folder = _find(which)
    try:
        summary = json.loads((folder / SUMMARY).read_bytes())
        plan = ScanPlan.from_json((folder / PLAN).read_bytes())
        arrays = {
            **open_arrays(folder, plan.columns, len(plan.images)),
            **open_arrays(folder, plan.partials, plan.chunks),
            **open_aggregates(folder),
        }
        failures = tuple((int(position), str(reason)) for position, reason in summary["failures"])
        times = float(summary["started"]), float(summary["finished"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        if not (folder / SUMMARY).exists():
            raise ScanProblem(
                f"The scan in {folder} is not finished; run the command that started it again to "
                "resume it."
            ) from error
        raise damaged(folder, error) from error
    return Scan(folder, plan, arrays, failures, *times)


def damaged(folder: Path, error: Exception) -> ScanProblem:
    """The error for a folder whose files do not form a scan, or are of another format."""
    if isinstance(error, OtherFormat):
        return ScanProblem(
            f"The scan in {folder} cannot be read: it has the format {error}, and this release "
            f"reads {FORMAT}; update Stratoscope."
        )
    why = error.strerror if isinstance(error, OSError) else None  # other messages are NumPy's
    return ScanProblem(
        f"The scan in {folder} cannot be read ({why or 'a file in it is damaged'}); delete "
        "the folder and scan again."
    )


def _find(which: str | Path | None) -> Path:
    if isinstance(which, Path) or (which and Path(which).is_dir()):
        return Path(which)
    finished = sorted(scans_folder().glob(f"*/{SUMMARY}"), key=lambda path: path.stat().st_mtime)
    if which is None:
        newest = next((each for each in reversed(finished) if _is_clean(each.parent)), None)
        if newest is None:
            raise ScanProblem(
                "No finished scan here; create one with `python -m stratoscope scan --images PATH`."
            )
        return newest.parent
    fits = [path.parent for path in finished if path.parent.name.startswith(which[:SHORT_ID])]
    if len(fits) != 1:
        many = "Several scans start" if fits else "No finished scan here starts"
        raise ScanProblem(f"{many} with {which!r}.")
    return fits[0]


def _is_clean(folder: Path) -> bool:
    """Whether the scan's images have no corruption; a plan that cannot be read states none."""
    try:
        return not ScanPlan.from_json((folder / PLAN).read_bytes()).clean
    except (OSError, ValueError, KeyError, TypeError):
        return True
