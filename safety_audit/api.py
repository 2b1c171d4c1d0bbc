"""All that a check may import: the decorator, what it yields, and the facts it can ask for.

A check is a generator function. Its parameters name facts; `Fact | Unreadable` asks for one that
may be missing. It yields a `Finding` for each thing seen and an `Unreadable` for each part it
could not look at. Yielding nothing means: it looked everywhere it says, and saw nothing.

A sentence that holds a value is a `Phrase`, so that it can be told in other languages:
`Phrase("An app can read the screen: {app}", app=service.package)`, never an f-string. Words that
are put into another phrase are phrases too. A sentence that stands alone needs nothing.
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
from safety_audit.phrases import Phrase, counted, joined, on_day
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
    "Phrase",
    "Priority",
    "Question",
    "Reply",
    "Seen",
    "Subject",
    "Unreadable",
    "check",
    "counted",
    "joined",
    "on_day",
]
