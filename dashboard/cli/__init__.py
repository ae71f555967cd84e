"""The subcommands of `stratoscope`, the one that is meant without a name first."""

from dashboard.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("serve", "open the app for the browser (the default)"),
    Command("explain", "explain images without a browser"),
    Command("advise", "suggest which layer of a model to read"),
    Command("methods", "list the methods, their cost and whether they fit a model"),
    Command("scan", "run a model over a whole gallery"),
    Command("fetch", "fetch a public collection of images"),
    Command("user", "manage accounts and their roles"),
    Command("verify", "compare a review's report with its sign-off"),
    Command("help", "read the manual here, or write it as web pages"),
    Command("doctor", "check this installation, and say what to do"),
)

__all__ = ["COMMANDS", "Command"]
