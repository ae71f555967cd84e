"""Judging: what stands on the page, what a reviewer says of it, and what is kept with that."""
