"""What pages share: the contracts of page and panel, the view, its fields, and common panels."""
