"""Facts about an Android phone, read from the answers of its shell."""

# What phone it is stands in every report, whichever facts the checks name: its provider comes
# with the first of them.
from safety_audit.facts.android import identity

__all__ = ["identity"]
