"""Evidence for a map: the tests to run, and their findings in words."""
