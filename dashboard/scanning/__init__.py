"""Scans: planned here, computed by workers, written by one coordinator."""
