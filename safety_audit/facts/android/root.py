"""Whether the phone's own protection was opened: root tools and SELinux. Nothing is run."""

from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.text import decoded

__all__ = ["ENFORCES", "FILES", "Protection", "RootFiles", "parse_enforces", "parse_files"]

PATHS = ("/system/bin/su", "/system/xbin/su", "/sbin/su", "/su/bin/su", "/data/adb/magisk")
FILES = Query("ls -l " + " ".join(PATHS))
ENFORCES = Query("getenforce")

_LOOKED = {Status.OK, Status.EMPTY, Status.ABSENT, Status.REFUSED, Status.FAILED}


@dataclass(frozen=True, slots=True)
class RootFiles:
    """Files of tools that give an app every right."""

    found: tuple[Evidence, ...]
    """The lines that name those that are there. Some places may not be looked into, such as
    `/data/adb` on most phones; that at least one could be told is all that is asked."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Whether Android keeps apps apart (SELinux)."""

    enforced: bool
    """Whether it does; otherwise it only takes notes."""
    seen: Evidence = field(repr=False)
    """The word that says so."""


def parse_files(answer: Answer) -> RootFiles:
    """Read `ls -l` of the usual places: it names each file, or says that it is not there.

    Raises:
        Unreadable: there is no answer, or it speaks of none of the places.

    """
    if answer.status not in _LOOKED:
        raise Unreadable(answer.reason)
    lines = decoded(answer.data + b"\n" + answer.errors).splitlines()
    about = {path: [line for line in lines if path in line.split("->")[0]] for path in PATHS}
    if not any(about.values()):
        raise Unreadable(answer.reason) if answer.reason else answer.unknown_format()
    found: list[Evidence] = []
    told = False
    for said in about.values():
        if not said or any("Permission denied" in line for line in said):
            continue
        told = True
        if not any("No such file" in line or "Not a directory" in line for line in said):
            found += [answer.seen(line.strip()) for line in said]
    if not told:
        raise Unreadable("The phone does not let anybody look for tools that open it.")
    return RootFiles(tuple(found))


def parse_enforces(answer: Answer) -> Protection:
    """Read `getenforce`: `Enforcing`, `Permissive` or `Disabled`.

    Raises:
        Unreadable: there is no answer, or it is none of these.

    """
    word = answer.text().strip()
    if word not in {"Enforcing", "Permissive", "Disabled"}:
        raise answer.unknown_format()
    return Protection(word == "Enforcing", answer.seen(word))


@provides(DeviceKind.PHONE, ask=(FILES,))
def root_files(answers: Answers) -> RootFiles:
    """Return the files of root tools."""
    return parse_files(answers[FILES])


@provides(DeviceKind.PHONE, ask=(ENFORCES,))
def protection(answers: Answers) -> Protection:
    """Return whether Android keeps apps apart."""
    return parse_enforces(answers[ENFORCES])
