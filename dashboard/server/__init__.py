"""The Flask side: the app, its frame, its errors, and what answers a connection."""
