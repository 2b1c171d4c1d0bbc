"""Accounts here that need no password at all."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import Account, AccountList
from safety_audit.facts.computer.reading import probe_rows, word
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["NoPassword", "parse_no_password"]

ASKED = Query("empty-passwords", Kind.PROBE)


@dataclass(frozen=True, slots=True)
class NoPassword:
    """Accounts that open without a password."""

    all: tuple[tuple[Account, Evidence], ...]
    """Accounts that take commands, with the words that say so."""


def parse_no_password(answer: Answer, known: AccountList) -> NoPassword:
    """Return the accounts whose password is empty and that start with a shell.

    Raises:
        Unreadable: only an administrator may see that.

    """
    if answer.status is Status.REFUSED:
        raise Unreadable(Phrase("Needs an administrator: which accounts have no password."))
    names = {word(row, "name") or "" for row in probe_rows(answer)}
    return NoPassword(
        tuple(
            (account, answer.seen(f"{account.name}:"))
            for account in known.all
            if account.name in names and account.can_sign_in
        )
    )


@provides(DeviceKind.COMPUTER, ask=(ASKED,))
def no_password(linux: Linux, known: AccountList, answers: Answers) -> NoPassword:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_no_password(answers[ASKED], known)
