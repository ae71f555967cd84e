"""The orders in which the advice lists layers."""

from typing import Literal

Order = Literal["depth", "localisation", "region"]
ORDERS: dict[Order, str] = {
    "depth": "Depth",
    "localisation": "Localisation, best first",
    "region": "Region test, largest drop first",
}
