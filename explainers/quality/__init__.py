"""Evidence for a heat map: faithfulness, sanity, localisation, and which layer to read."""
