"""The panels of the Explore page, one file each."""
