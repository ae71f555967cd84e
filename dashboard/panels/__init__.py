"""The panels, one file each, in a folder for each page."""
