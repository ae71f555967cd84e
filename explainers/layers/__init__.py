"""Layers, channels and filters of a network, and their views."""
