"""Dataset: a scan of many images."""
