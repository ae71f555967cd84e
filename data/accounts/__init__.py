"""Who may use a team's Stratoscope: accounts, their passwords, log-ins and failed attempts."""

from data.accounts.account import Account, AccountProblem, Role
from data.accounts.store import AccountStore

__all__ = ["Account", "AccountProblem", "AccountStore", "Role"]
