"""What a subcommand is."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One subcommand: its options and what it does.

    `run` returns the exit code. Both functions import torch and the app only inside themselves, so
    that `--help` and a mistyped option are answered at once.
    """

    name: str
    summary: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def say(text: str) -> None:
    """One line to standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line to standard error, also where the name of a file breaks off."""
    sys.stderr.write(f"{' '.join(text.splitlines())}\n")
