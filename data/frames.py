"""Tables as data frames, for those who have pandas."""

from collections.abc import Mapping
from typing import Any

from data.errors import DataError


class NoPandas(DataError):
    """pandas is not installed."""


def to_frame(columns: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a pandas.DataFrame
    """A `pandas.DataFrame` of these columns. Raises: NoPandas, which states what to install."""
    try:
        import pandas as pd
    except ImportError:
        raise NoPandas(
            "A data frame needs pandas: pip install pandas. The same values are in .values."
        ) from None
    return pd.DataFrame(dict(columns))
