"""Compare: two sides, one panel each."""
