"""A heat map from request to pixels: requests, rendering, colour scales, addresses."""
