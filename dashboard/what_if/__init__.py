"""What if the image were another: the tests of an edit, and their results in words. No Dash."""
