"""Changes to an image before a network sees it: regions erased, colours, geometry, corruptions."""
