"""Times as text, the same for people everywhere."""

from datetime import UTC, datetime


def utc_time(seconds: float) -> str:
    """A time in seconds since 1970 as text: "2026-11-24 14:03 UTC"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
