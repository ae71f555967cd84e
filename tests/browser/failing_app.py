"""The app with an engine that cannot show filters: `python -m tests.browser.failing_app serve`."""

import sys
from typing import NoReturn
from unittest.mock import patch

from dashboard.__main__ import main
from explainers import Engine
from explainers.errors import OutOfMemory

SENTENCE = "The filters do not fit into memory; close another program."


def _fail(engine: Engine, request: object) -> NoReturn:
    raise OutOfMemory(SENTENCE)


if __name__ == "__main__":
    with patch.object(Engine, "filters", _fail):
        sys.exit(main())
