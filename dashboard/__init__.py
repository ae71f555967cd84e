"""The Dash app and the command line; it leaves torch and captum to explainers."""
