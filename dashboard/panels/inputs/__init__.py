"""The panels of the Inputs page."""
