"""The documents of the manual, in reading order: one line for each."""

from dashboard.manual import Document, Manual

WRITTEN = (
    "howto/your-own",
    "explanation/numbers",
)
DOCUMENTS: tuple[Document, ...] = tuple(Document.of_file(key) for key in WRITTEN)


def open_manual() -> Manual:
    """The manual of this version."""
    return Manual(DOCUMENTS)
