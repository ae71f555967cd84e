"""From a file or an array to the input of a network."""
