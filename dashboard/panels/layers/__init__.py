"""The panels of the Layers page."""
