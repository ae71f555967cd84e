"""An image as people see it: the one rule of galleries, models and pages. NumPy and Pillow only."""
