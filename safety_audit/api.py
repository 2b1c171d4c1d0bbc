"""All that a check may import: the decorator, what it yields, and the facts it can ask for.

A check is a generator function. Its parameters name facts; `Fact | Unreadable` asks for one that
may be missing. It yields a `Finding` for each thing seen and an `Unreadable` for each part it
could not look at. Yielding nothing means: it looked everywhere it says, and saw nothing.
"""

from collections.abc import Iterator

from safety_audit.checking import Check, Pack, Seen, check
from safety_audit.model import (
    Certainty,
    DeviceKind,
    Evidence,
    Finding,
    NotApplicable,
    Priority,
    Reply,
    Subject,
    Unreadable,
)
from safety_audit.questions import Question

__all__ = [
    "Certainty",
    "Check",
    "DeviceKind",
    "Evidence",
    "Finding",
    "Iterator",
    "NotApplicable",
    "Pack",
    "Priority",
    "Question",
    "Reply",
    "Seen",
    "Subject",
    "Unreadable",
    "check",
]
