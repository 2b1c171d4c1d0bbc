"""A careful look at a person's own phone and computer, and a checklist of what to do first."""

__version__ = "0.1.0"
