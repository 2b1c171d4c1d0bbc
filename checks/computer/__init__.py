"""Checks of this computer."""
