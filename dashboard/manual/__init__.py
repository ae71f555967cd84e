"""The manual: its documents, what is found in them, and the same as a folder of web pages.

The texts that people write stand in `assets/docs`; `dashboard.reference` generates the others.
"""

from dashboard.manual.document import KINDS, Document, Heading, Section
from dashboard.manual.manual import Hit, Manual

__all__ = ["KINDS", "Document", "Heading", "Hit", "Manual", "Section"]
