"""The panels of the judging page."""
