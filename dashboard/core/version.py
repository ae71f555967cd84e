"""The release."""

__version__ = "0.17.0"
