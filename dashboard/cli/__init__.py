"""The subcommands of `python -m dashboard`, the one that is meant without a name first."""

from dashboard.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("serve", "open the app for the browser (the default)"),
    Command("explain", "look through the layers at images, without a browser"),
    Command("advise", "say which layer of a model to read"),
    Command("methods", "list the methods, their cost and their fit"),
    Command("scan", "look through the layers at a whole gallery"),
    Command("fetch", "fetch a public collection of images"),
    Command("user", "say who may come in, with which role"),
    Command("verify", "compare a review's report with its sign-off"),
)

__all__ = ["COMMANDS", "Command"]
