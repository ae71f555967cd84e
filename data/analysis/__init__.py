"""Statistics over scans: arrays in, frozen results out. NumPy and SciPy only.

One subject per module; nothing is imported here, so that a page loads only what it shows.
"""
