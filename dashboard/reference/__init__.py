"""The manual as a whole, with the documents that are generated from the code."""

from dashboard.reference.contents import DOCUMENTS, open_manual

__all__ = ["DOCUMENTS", "open_manual"]
