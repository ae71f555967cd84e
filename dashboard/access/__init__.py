"""Who asks, and what they may do.

`current_person()` says who sent the request, `require(Right.LEAD)` ends it with one sentence where
they may not. `access/table.py` lists the right that every route and every callback needs.
"""

from dashboard.access.person import Person, Right, current_person, offered, people, require
from data.accounts import Role

__all__ = ["Person", "Right", "Role", "current_person", "offered", "people", "require"]
