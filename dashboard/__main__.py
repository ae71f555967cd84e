"""`stratoscope [serve | explain | scan | fetch] ...`; see `--help`."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from dashboard.cli import COMMANDS
from dashboard.cli.command import complain, own_output
from dashboard.core.errors import SettingsError
from dashboard.core.program import typed_command
from dashboard.core.troubleshooting import SEE, entry_of
from dashboard.core.version import __version__
from data.errors import DataError
from explainers.errors import ExplainerError

ABOUT = ("-h", "--help", "--version")  # words about the program, not for the default command
DESCRIPTION = "Stratoscope looks through the layers of an image classifier."
EPILOG = (
    "Without COMMAND, serve runs: `%(prog)s --images FOLDER --port 9000`. `%(prog)s COMMAND "
    "--help` lists the options of a command."
)
SETTINGS = (
    "Each setting can also come from the environment variable in brackets; the option takes "
    "precedence. STRATOSCOPE_HOME sets the folder for everything that Stratoscope downloads and "
    "computes."
)
FAILED = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells count


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """End with the sentence on standard error."""
        self.exit(FAILED, f"{self.prog}: {message}; see --help.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 2, with one sentence, if it cannot be done."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in ABOUT):
        words.insert(0, COMMANDS[0].name)
    arguments = build_parser(words[0]).parse_args(words)
    run: Callable[[argparse.Namespace], int] = arguments.run
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    try:
        with own_output():
            return run(arguments)
    except (SettingsError, DataError, ExplainerError) as error:
        complain(str(error))
        # A log gets the sentence alone, unless a server shows it.
        shown = sys.stderr.isatty() or getattr(arguments, "settings_stdin", False)
        if shown and (entry := entry_of(error)):
            complain(SEE.format(command=typed_command(), entry=entry))
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}.")
    except KeyboardInterrupt:
        return INTERRUPTED
    return FAILED


def build_parser(chosen: str) -> Parser:
    """The parser; only the chosen command tells its options, as some must import torch for it."""
    parser = Parser(prog=typed_command(), description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"Stratoscope {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        each = commands.add_parser(
            command.name, help=command.summary, description=command.summary, epilog=SETTINGS
        )
        if command.name == chosen:
            command.add_options(each)
    return parser


if __name__ == "__main__":
    sys.exit(main())
