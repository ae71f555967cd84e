"""The panels of the Compare page."""
