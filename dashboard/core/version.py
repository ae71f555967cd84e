"""The release."""

__version__ = "0.10.0"
