"""The panels of the Dataset page."""
