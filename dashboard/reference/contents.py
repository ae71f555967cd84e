"""The documents of the manual, in reading order: one line for each."""

from dashboard.manual import Document, Manual
from dashboard.reference import commands, edits, files, keys, methods, python, settings, sources

DOCUMENTS: tuple[Document, ...] = (
    Document.of_file("tutorial/first-ten-minutes"),
    Document.of_file("howto/your-own"),
    Document.of_file("howto/huggingface"),
    Document.of_file("howto/scan"),
    Document.of_file("howto/what-if"),
    Document.of_file("howto/python"),
    Document.of_file("howto/notebook"),
    Document.of_file("howto/plugins"),
    Document.of_file("howto/dask"),
    Document.of_file("howto/review"),
    Document.of_file("howto/team"),
    Document.of_file("howto/moving"),
    Document.of_file("howto/backup"),
    Document.of_file("howto/troubleshooting"),
    Document.of_file("reference/pages"),
    Document("reference/commands", commands.write),
    Document("reference/settings", settings.write),
    Document("reference/sources", sources.write),
    Document("reference/methods", methods.write),
    Document("reference/edits", edits.write),
    Document("reference/python", python.write),
    Document("reference/files", files.write),
    Document("reference/keys", keys.write),
    Document.of_file("explanation/statistics"),
    Document.of_file("explanation/early-layers"),
    Document.of_file("explanation/badges"),
    Document.of_file("explanation/region-test"),
    Document.of_file("explanation/comparisons"),
    Document.of_file("explanation/numbers"),
    Document.of_file("explanation/signed-reports"),
    Document.of_file("explanation/speed"),
)


def open_manual() -> Manual:
    """The manual of this version."""
    return Manual(DOCUMENTS)
