"""Who asks, and what they may do.

`current_person()` says who sent the request, `require(Right.LEAD)` ends it with one sentence where
they may not. Routes, pages and panels declare the right
that they need: see `access/rights.py`.
"""

from dashboard.access.person import (
    ASK_A_REVIEWER,
    Person,
    Right,
    current_person,
    offered,
    people,
    require,
)
from dashboard.access.rights import ANYONE, needs
from data.accounts import Role

__all__ = [
    "ANYONE",
    "ASK_A_REVIEWER",
    "Person",
    "Right",
    "Role",
    "current_person",
    "needs",
    "offered",
    "people",
    "require",
]
