"""Images and their labels: from folders and files to a gallery."""
