"""Explore: one image, layer by layer."""
