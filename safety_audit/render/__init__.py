"""How a report is told."""
