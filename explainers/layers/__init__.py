"""Layers, channels and filters of a network, and what is shown of them."""
