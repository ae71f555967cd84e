"""The key that signs cookies: created once in the user's data folder, or provided."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from data.accounts.account import AccountProblem
from data.files import user_data

FILE = "secret.key"
VARIABLE = "STRATOSCOPE_SECRET_KEY"
KEY_BYTES = 32
SHORTEST = 32  # characters


def secret_key() -> str:
    """The key of this server; servers that share a database need the same one.

    Raises: AccountProblem if it is too short, OSError if it cannot be stored.
    """
    path = user_data() / FILE
    provided = os.environ.get(VARIABLE)
    key = provided or (path.read_text() if path.exists() else _made(path))
    if len(key) < SHORTEST:
        where = VARIABLE if provided else path
        raise AccountProblem(
            f"{where}: a secret key needs at least {SHORTEST} characters; create one with `python "
            '-c "import secrets; print(secrets.token_urlsafe())"`.'
        )
    return key


def _made(path: Path) -> str:
    """A new key that only this user can read; if another process was faster, its key."""
    with TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        new = Path(folder) / FILE
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(new, path)
    return path.read_text()
