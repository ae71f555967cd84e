"""`help`: the manual in the terminal, and as a folder of web pages."""

import argparse
import re

from dashboard.cli.command import print_out
from dashboard.core.program import typed_command
from dashboard.core.settings import SettingsError
from dashboard.core.settings.texts import place
from dashboard.core.troubleshooting import text_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="NAME",
        help="page such as howto/your-own, an error's entry, or words to search for; without it, "
        "all pages are listed",
    )
    parser.add_argument(
        "--site", metavar="FOLDER", help="write the whole manual as web pages into this folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    words = " ".join(arguments.words)
    if arguments.site is not None:
        _write_site(arguments.site)
    elif entry := text_of(words):
        print_out(_plain(entry))
    else:
        print_out(_text_for(words))
    return 0


def _write_site(folder: str) -> None:
    from dashboard.manual.site import write_site
    from dashboard.reference import open_manual

    try:
        first = write_site(open_manual(), place(folder))
    except ValueError as error:
        raise SettingsError(f"--site: {error}") from None
    print_out(f"The manual: {first}")


def _text_for(words: str) -> str:
    """A page, what a search finds, or all pages. Raises: SettingsError if nothing is found."""
    from dashboard.reference import open_manual

    manual = open_manual()
    if document := manual.documents.get(words):
        return _plain(document.source)
    if not words:
        pages = [f"  {each.key:32}{each.title}" for each in manual.documents.values()]
        ways = f"`{typed_command()} help NAME` prints a page; Help in the app shows all."
        return "\n".join(["The manual:", *pages, "", ways])
    hits = manual.search(words)
    if not hits:
        raise SettingsError(f"The manual has nothing about {words!r}; use fewer or other words.")
    lines = [f"  {hit.document.key:32}{hit.section.heading}: {hit.excerpt}" for hit in hits]
    return "\n".join(["Found in:", *lines])


def _plain(source: str) -> str:
    """Markdown as it is, without the addresses of links to other pages."""
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", source).rstrip()
