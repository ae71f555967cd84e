"""Is a heat map to be trusted? Faithfulness, sanity, localisation, and which layer to read."""
