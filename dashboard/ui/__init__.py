"""Shared by all pages: Page and Panel, the view and its fields, and common panels."""
