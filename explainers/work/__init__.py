"""Long work in steps: chunks of a size that fits time and memory."""
