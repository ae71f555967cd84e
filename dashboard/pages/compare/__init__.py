"""Compare: two sides, side by side."""
