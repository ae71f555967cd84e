"""`user`: the accounts of people on other machines."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING

from dashboard.cli.command import print_out
from dashboard.core.program import typed_command
from dashboard.core.settings import DatabaseSettings, Settings, SettingsError, add_settings

if TYPE_CHECKING:
    from data.accounts import AccountStore

ROLES = ("viewer", "reviewer", "lead", "admin")
RIGHTS = "viewer: views; reviewer: judges and scans; lead: runs reviews; admin: everything"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the options of this command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def action(
        name: str, does: Callable[[argparse.Namespace], None], summary: str
    ) -> argparse.ArgumentParser:
        each = actions.add_parser(name, help=summary, description=summary)
        each.set_defaults(action=does)
        add_settings(each, DatabaseSettings)
        if name != "list":
            each.add_argument("name", metavar="NAME")
        return each

    add = action("add", _add, "create an account; asks for its password twice")
    add.add_argument(
        "--role", choices=ROLES, default=ROLES[0], help=(f"{RIGHTS} (default: %(default)s)")
    )
    add.add_argument(
        "--no-password",
        action="store_true",
        help="for a user whose name comes from the proxy's header",
    )
    action("list", _list, "list all accounts and their roles")
    action("role", _role, "change the role of an account").add_argument(
        "role", choices=ROLES, help=RIGHTS
    )
    password = action("password", _password, "change the password of an account, and log it out")
    for each in (add, password):
        each.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
    action("disable", _disable, "block an account at once; its name stays reserved")
    action("enable", _enable, "unblock a disabled account")
    action("remove", _remove, "delete an account; its signatures keep the name")


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    arguments.action(arguments)
    return 0


def _add(arguments: argparse.Namespace) -> None:
    from data.accounts import Role

    with _accounts(arguments) as accounts:
        if accounts.find(arguments.name) is not None:
            raise SettingsError(f"Account {arguments.name!r} already exists.")
        first = not accounts.any()
        password = None if arguments.no_password else _prompted(arguments)
        account = accounts.add(arguments.name, Role.named(arguments.role), password)
    way = "is named by the proxy's header" if password is None else "can log in"
    print_out(f"{account.name} {way}, as {account.role.word}.")
    if first and password is not None:
        print_out("Servers will require a log-in after a restart, on this machine too.")


def _list(arguments: argparse.Namespace) -> None:
    with _accounts(arguments) as accounts:
        everybody = accounts.all()
    if not everybody:
        print_out(
            f"There are no accounts. Create one: `{typed_command()} user add NAME --role lead`."
        )
    width = max((len(each.name) for each in everybody), default=0)
    for each in everybody:
        rows = [each.role.word, "disabled" * each.disabled, "by proxy" * (not each.has_password)]
        print_out(f"{each.name:{width}}  {', '.join(filter(None, rows))}")


def _role(arguments: argparse.Namespace) -> None:
    from data.accounts import Role

    with _accounts(arguments) as accounts:
        account = accounts.set_role(arguments.name, Role.named(arguments.role))
    print_out(f"{account.name} now has the {account.role.word} role.")


def _password(arguments: argparse.Namespace) -> None:
    with _accounts(arguments) as accounts:
        accounts.get(arguments.name)
        account = accounts.set_password(arguments.name, _prompted(arguments))
    print_out(f"{account.name} has a new password and is logged out everywhere.")


def _disable(arguments: argparse.Namespace) -> None:
    with _accounts(arguments) as accounts:
        account = accounts.set_disabled(arguments.name, True)
    print_out(f"{account.name} is disabled and logged out everywhere.")


def _enable(arguments: argparse.Namespace) -> None:
    with _accounts(arguments) as accounts:
        account = accounts.set_disabled(arguments.name, False)
    print_out(f"{account.name} can use the server again, as {account.role.word}.")


def _remove(arguments: argparse.Namespace) -> None:
    with _accounts(arguments) as accounts:
        accounts.remove(arguments.name)
    print_out(f"Account {arguments.name} is deleted. Its signatures keep the name.")


@contextmanager
def _accounts(arguments: argparse.Namespace) -> "Iterator[AccountStore]":
    from data.accounts import AccountStore
    from data.db.database import open_database

    database = open_database(Settings.from_arguments(arguments).database)
    try:
        yield AccountStore(database)
    finally:
        database.dispose()


def _prompted(arguments: argparse.Namespace) -> str:
    """A password typed twice, unseen, or the first line of standard input.

    Raises: SettingsError if the two differ, or there is nobody to type.
    """
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise SettingsError(
            "There is no terminal in which to type the password. Use --password-stdin."
        )
    password = getpass(f"Password of {arguments.name}: ")
    if getpass("Repeat the password: ") != password:
        raise SettingsError("The two passwords differ. Try again.")
    return password
