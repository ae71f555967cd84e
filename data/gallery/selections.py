"""Selections of images, stored under the hash of their content, so that links stay valid."""

import json
import re
from collections.abc import Iterable
from hashlib import sha256

from data.errors import DataError
from data.files import user_data, write_atomically

SHORTEST = 12  # hexadecimal digits of a selection's id


class SelectionProblem(DataError):
    """A selection that is empty or is not stored here."""


def keep_selection(image_ids: Iterable[str]) -> str:
    """Store these images, in any order; equal selections are one.

    Returns: its id. Raises: SelectionProblem if there are none; OSError from the disk.
    """
    ids = sorted(set(image_ids))
    if not ids:
        raise SelectionProblem("No image is selected; draw around some points first.")
    key = sha256("\n".join(ids).encode()).hexdigest()[: 2 * SHORTEST]
    folder = user_data() / "selections"
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / f"{key}.json", json.dumps(ids).encode())
    return key


def read_selection(key: str) -> list[str]:
    """The ids of its images. Raises: SelectionProblem if it is not stored here."""
    path = user_data() / "selections" / f"{key}.json"
    if not re.fullmatch(f"[0-9a-f]{{{2 * SHORTEST}}}", key) or not path.is_file():
        raise SelectionProblem(
            f"The selection {key[:SHORTEST]} is not stored here; selections stay on the machine "
            "that created them."
        )
    ids: list[str] = json.loads(path.read_text())
    return ids
