"""The accounts of a team's Stratoscope: passwords, log-ins and failed attempts."""

from data.accounts.account import Account, AccountProblem, Role, checked_name
from data.accounts.attempts import AttemptLimits, TooManyAttempts
from data.accounts.logins import LoginLimits, Logins
from data.accounts.network_addresses import user_network
from data.accounts.secret_key_file import secret_key
from data.accounts.store import AccountStore, key_of

__all__ = [
    "Account",
    "AccountProblem",
    "AccountStore",
    "AttemptLimits",
    "LoginLimits",
    "Logins",
    "Role",
    "TooManyAttempts",
    "checked_name",
    "key_of",
    "secret_key",
    "user_network",
]
