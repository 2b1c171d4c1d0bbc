"""Which apps run behind a notice now, so that Android lets them go on: `dumpsys activity services`.

Such a service is how an app keeps running. Android shows a notice for it, unless the app's notices
were switched off. The form is from Android's source (`ActiveServices`, `ServiceRecord`); none of
the recordings has it.
"""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.android.components import full_component, package_of
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["QUERY", "ForegroundService", "ForegroundServices", "parse_services"]

QUERY = Query("dumpsys activity services", limit=16 * MEGABYTE, bulky=True)

_HEADING = "ACTIVITY MANAGER SERVICES (dumpsys activity services)"
_RECORD = re.compile(
    r"^  \* ServiceRecord\{[0-9a-f]{1,16} u([0-9]{1,9}) ([\w.]{1,255}/[\w.$]{1,255})[^\n]*\}",
    re.MULTILINE,
)
_BEGINS = re.compile(r"^  \* ServiceRecord\{", re.MULTILINE)
_FOREGROUND = re.compile(r"^    isForeground=true\b[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ForegroundService:
    """A part of an app that runs behind a notice."""

    package: str
    """The app."""
    user: int
    """The user it runs for."""
    component: str
    """Its full name: `org.example.app/org.example.app.Service`."""
    lines: tuple[str, ...] = field(repr=False)
    """The lines that say so."""


@dataclass(frozen=True, slots=True)
class ForegroundServices:
    """What runs behind a notice now."""

    all: tuple[ForegroundService, ...]
    """The services."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def of(self, package: str, user: int) -> tuple[ForegroundService, ...]:
        """Return what of one user's copy of an app runs behind a notice."""
        return tuple(one for one in self.all if (one.package, one.user) == (package, user))

    def seen(self, service: ForegroundService) -> Evidence:
        """Return the lines that name a service."""
        return self.answer.seen(*service.lines)


@provides(DeviceKind.PHONE, ask=(QUERY,))
def foreground_services(answers: Answers) -> ForegroundServices:
    """Return what runs behind a notice now."""
    return parse_services(answers[QUERY])


def parse_services(answer: Answer) -> ForegroundServices:
    """Read `* ServiceRecord{... u0 package/.Class}` and `isForeground=true` below it (8 to 16).

    Raises:
        Unreadable: there is no answer, a service in it cannot be understood, or it was cut off.

    """
    text = answer.text().replace("\r\n", "\n")
    if _HEADING not in text:
        raise answer.unknown_format()
    if not text.endswith("\n") or "DUMP TIMEOUT" in text[-2000:]:
        raise Unreadable(Phrase("What runs now was cut off ({query}).", query=answer.query.text))
    records = list(_RECORD.finditer(text))
    if len(records) != len(_BEGINS.findall(text)):
        raise answer.unknown_format()
    ends = [record.start() for record in records[1:]] + [len(text)] * bool(records)
    found = []
    for record, end in zip(records, ends, strict=True):
        says = _FOREGROUND.search(text, record.end(), end)
        if says:
            name = full_component(record[2])
            lines = (record[0].strip(), says[0].strip())
            found.append(ForegroundService(package_of(name), int(record[1]), name, lines))
    return ForegroundServices(tuple(found), answer)
