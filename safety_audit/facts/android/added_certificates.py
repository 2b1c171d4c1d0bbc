"""Certificates that somebody added, for every user: the files of one folder each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = ["PhoneCertificates", "UserCertificates", "certificates_query", "parse_certificates"]

_FILE = re.compile(
    r"-\S+ +(?:[0-9]+ +)?\S+ +\S+ +[0-9]+ +([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})(?::\S+)?"
    r"(?: [+-][0-9]{4})? +([0-9a-f]{8}\.[0-9]{1,3})\s*\Z"
)
_TOTAL = re.compile(r"total [0-9]+\s*\Z")


def certificates_query(user: int) -> Query:
    """Return the question for the certificates that were added for a user."""
    return Query(f"ls -l /data/misc/user/{user}/cacerts-added")


@dataclass(frozen=True, slots=True)
class UserCertificates:
    """The certificates that somebody added for one user."""

    files: tuple[tuple[str, str], ...]
    """Name of the file and the day and time it came, by the phone's clock."""
    seen: Evidence = field(repr=False)
    """The lines that name them."""


@dataclass(frozen=True, slots=True)
class PhoneCertificates:
    """The certificates that somebody added, for every user."""

    by_user: Mapping[int, UserCertificates | Unreadable]
    """What there is, or why it could not be read."""
    others: Unreadable | None = None
    """Why there may be users that were not asked about; None if all were."""


def parse_certificates(answer: Answer) -> UserCertificates:
    """Read `ls -l` of the folder (Android 8 to 15). A folder that is not there holds none.

    Raises:
        Unreadable: it was refused, or a line is not understood.

    """
    if answer.status is Status.ABSENT and b"cacerts-added: No such file" in (
        answer.data + answer.errors
    ):
        return UserCertificates((), answer.seen(decoded(answer.data + answer.errors).strip()))
    files: list[tuple[str, str]] = []
    lines: list[str] = []
    for line in answer.text_or_empty().replace("\r\n", "\n").split("\n"):
        one = _FILE.match(line)
        if one:
            files.append((one[2], one[1]))
            lines.append(line)
        elif line.strip() and not _TOTAL.match(line):
            raise answer.unknown_format()
    return UserCertificates(tuple(files), answer.seen(*lines))


def _queries(users: Users | Unreadable) -> list[Query]:
    return [certificates_query(user) for user in _ids(users)]


@provides(DeviceKind.PHONE, ask=_queries)
def phone_certificates(answers: Answers, users: Users | Unreadable) -> PhoneCertificates:
    """Return the certificates that somebody added, for every user."""
    others = None
    if isinstance(users, Unreadable):
        others = Unreadable(
            Phrase("Only the first user was looked at. {reason}", reason=users.reason)
        )
    return PhoneCertificates(
        {user: _read(answers[certificates_query(user)]) for user in _ids(users)}, others
    )


def _ids(users: Users | Unreadable) -> tuple[int, ...]:
    return (0,) if isinstance(users, Unreadable) else users.ids


def _read(answer: Answer) -> UserCertificates | Unreadable:
    try:
        return parse_certificates(answer)
    except Unreadable as reason:
        return reason
