"""Comparisons to take away: HTML files that need nothing else, and tables."""
