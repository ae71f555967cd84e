"""Inputs: what was concluded about the model and the images."""
