"""Errors that a user's settings can cause; light, as every command line imports it."""


class SettingsError(Exception):
    """A setting cannot be used; `str(error)` is one sentence that says which and why."""
