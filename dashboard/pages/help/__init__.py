"""Help: the manual of this version, with a search."""
