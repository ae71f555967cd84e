"""Layers: the channels and filters of one layer."""
