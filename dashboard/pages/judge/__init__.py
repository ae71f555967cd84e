"""Judge: one sample after another, with a verdict each."""
