"""Statistics of every layer over many images, chunk by chunk."""
