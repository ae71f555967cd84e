"""The pages: one file each, and the registry that lists them in the order of the navigation."""
