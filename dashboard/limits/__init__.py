"""What one request, and one person, may use of the server at a time."""
