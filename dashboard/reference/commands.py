"""Every command with its options, as its own parser states them."""

import argparse
from collections.abc import Iterator

from dashboard.cli import COMMANDS, Command
from dashboard.reference.settings import groups

INTRODUCTION = """# Commands

`stratoscope COMMAND`; without a command, `serve`. In a checkout, `.venv/bin/python -m
stratoscope` is the same. A command ends with the code 0, or with 2 and one sentence if it cannot
be done.
"""


FEW = 5  # values that an option lists; more stand in its help


def parser_of(command: Command) -> argparse.ArgumentParser:
    """The parser of a command alone."""
    parser = argparse.ArgumentParser(prog=f"stratoscope {command.name}", add_help=False)
    command.add_options(parser)
    return parser


def write() -> str:
    """The page."""
    parts = [INTRODUCTION]
    for command in COMMANDS:
        parts += [f"## `stratoscope {command.name}`\n", _sentence(command.summary), ""]
        parts += _options(parser_of(command))
    return "\n".join(parts)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The parser's own options, its subcommands, and links to the settings that it takes."""
    headings = {group.heading for group in groups()}
    own: list[argparse.Action] = []
    settings: list[str] = []
    for group in parser._action_groups:
        if group.title in headings:
            settings.append(f"[{group.title}](settings.md#{group.title})")
        else:
            own += group._group_actions
    actions = [
        each
        for each in own
        if not isinstance(each, argparse._SubParsersAction) and each.help != argparse.SUPPRESS
    ]
    if actions:
        yield "| option | meaning |\n| --- | --- |"
        yield from (f"| {_form(each)} | {_cell(_help(parser, each))} |" for each in actions)
        yield ""
    for subcommands in own:
        if isinstance(subcommands, argparse._SubParsersAction):
            for name, each in subcommands.choices.items():
                yield f"### `{parser.prog} {name}`\n"
                yield f"{_sentence(each.description or '')}\n"
                yield from _options(each)
    if settings:
        yield f"Settings: {', '.join(dict.fromkeys(settings))}.\n"


def _form(action: argparse.Action) -> str:
    """As it is typed: `--param NAME=VALUE`, `IMAGE`."""
    choices = [str(each) for each in action.choices or ()]
    few = "{" + ",".join(choices) + "}" if 0 < len(choices) <= FEW else action.dest.upper()
    value = action.metavar or few
    takes_value = action.nargs != 0
    if not action.option_strings:
        return f"`{value}`"
    name = action.option_strings[-1]
    return f"`{name} {value}`" if takes_value else f"`{name}`"


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    if not action.help:
        return ""
    return parser._get_formatter()._expand_help(action)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
