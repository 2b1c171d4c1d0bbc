"""Practice: made-up phones and computers that answer as real ones do."""

from safety_audit.devices.practice.device import PracticePhone, build
from safety_audit.devices.practice.scenario import DEFAULT, Broken, Scenario, find, load, names

__all__ = ["DEFAULT", "Broken", "PracticePhone", "Scenario", "build", "find", "load", "names"]
