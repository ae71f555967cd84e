"""Methods: which explanation to choose, and what each can tell."""
