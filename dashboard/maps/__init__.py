"""A heat map from request to pixels: requests, scenes, rendering, colour scales, addresses."""
