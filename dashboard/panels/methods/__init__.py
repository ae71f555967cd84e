"""The panels of Methods, one a file."""
