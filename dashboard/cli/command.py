"""What a subcommand is."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from typing import TextIO

from dashboard.core.many_imports import many_imports

_output: list[TextIO] = []  # standard output, while what others print goes elsewhere


@dataclass(frozen=True)
class Command:
    """One subcommand: the module of its name, which is imported once somebody chooses it.

    The module has `add_options(parser)` and `run(arguments)`. They import torch and the app only
    inside themselves, so that `--help` and a mistyped option are answered at once.
    """

    name: str
    summary: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Give the parser the options of this command, and the command itself."""
        with many_imports():
            module = import_module(f"{__package__}.{self.name}")
            module.add_options(parser)
        parser.set_defaults(run=module.run)


def print_out(text: str) -> None:
    """One line to standard output, at once."""
    output = _output[-1] if _output else sys.stdout
    output.write(f"{text}\n")
    output.flush()


@contextmanager
def own_output() -> Iterator[None]:
    """Standard output holds what a command says; what a model's code prints goes to the errors.

    So `explain --json | jq` works with a file that prints.
    """
    _output.append(sys.stdout)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _output.pop()


def complain(text: str) -> None:
    """One line to standard error, also where the name of a file breaks off."""
    sys.stderr.write(f"{' '.join(text.splitlines())}\n")
