"""Checks of a phone."""
