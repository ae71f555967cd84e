"""Galleries, labels, thumbnails and what is kept on disk; knows neither models nor app."""
