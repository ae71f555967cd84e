"""What comes of a review: its summary, its marked boxes, and how two reviews compare."""
