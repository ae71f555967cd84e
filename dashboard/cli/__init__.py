"""The subcommands of `python -m dashboard`, the one that is meant without a name first."""

from dashboard.cli import advise, explain, fetch, methods, scan, serve, user, verify
from dashboard.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    serve.COMMAND,
    explain.COMMAND,
    advise.COMMAND,
    methods.COMMAND,
    scan.COMMAND,
    fetch.COMMAND,
    user.COMMAND,
    verify.COMMAND,
)

__all__ = ["COMMANDS", "Command"]
