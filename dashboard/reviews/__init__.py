"""Verdicts with their frozen evidence, the outcome of a review, and its sign-off."""
