"""What if the image were another: edits as text, and tests of what an edit changes."""
