"""The release."""

__version__ = "0.12.0"
