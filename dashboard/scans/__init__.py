"""Starting and watching scans, and what the pages read from them."""
