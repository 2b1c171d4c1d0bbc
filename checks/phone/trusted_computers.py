"""Computers that the phone lets in without asking."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.adb_keys import TrustedComputers
from safety_audit.facts.android.settings import GlobalSettings

_EXPIRY = "adb_allowed_connection_time"
_WEEK = 7 * 24 * 3_600_000
"""Milliseconds that Android, from 11 on, keeps a computer where the setting was never changed."""


@check(
    "trusted-computers",
    limits="The name is one that the computer gave itself. When it last connected is not kept.",
    shows=False,
    opens="android.settings.APPLICATION_DEVELOPMENT_SETTINGS",
)
def trusted_computers(
    computers: TrustedComputers | Unreadable, phone: GlobalSettings | Unreadable
) -> Iterator[Seen]:
    """Computers that the phone lets in without asking."""
    if isinstance(computers, Unreadable):
        yield computers
    else:
        yield from _listed(computers)
    if isinstance(phone, Unreadable):
        yield phone
        return
    kept = phone.number_or(_EXPIRY, _WEEK)
    if kept is None:
        yield Unreadable(Phrase("The setting {setting} is not stated.", setting=_EXPIRY))
    elif kept == 0:
        yield Finding(
            summary="The phone never forgets a computer that it let in",
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id=_EXPIRY),
            evidence=(phone.seen(_EXPIRY),),
        )


def _listed(computers: TrustedComputers) -> Iterator[Finding]:
    for computer in computers:
        yield Finding(
            summary=Phrase(
                "A computer can connect without asking: {computer}",
                computer=computer.name or Phrase("it has no name"),
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(id=computer.name or "computer without a name"),
            evidence=(computers.seen(computer),),
            details=(Phrase("The computer you use now may be on this list too."),),
        )
