"""The panels of the Reviews page."""
