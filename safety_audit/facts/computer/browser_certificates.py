"""Authorities that were added to those a browser here trusts, beside the computer's own list."""

from dataclasses import dataclass, replace

from safety_audit.devices.computer import AUTHORITIES, PROFILE, STORES, is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.android.certificate_names import parse_name
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.browsers import BrowserFolders
from safety_audit.facts.computer.reading import gap_in, probe_rows, word
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["BrowserCertificates", "parse_authorities"]


@dataclass(frozen=True, slots=True)
class BrowserCertificates:
    """Certificates that somebody added to a browser's own list."""

    all: tuple[Evidence, ...]
    """One for each, with whom it names and what it was called when it was added."""
    gaps: tuple[Unreadable, ...] = ()
    """Lists that could not be read."""


def parse_authorities(answer: Answer) -> tuple[Evidence, ...]:
    """Return the certificates of one store.

    Raises:
        Unreadable: the store is there and could not be read.

    """
    if answer.status is Status.ABSENT:
        return ()
    if gap := gap_in(answer):
        raise gap
    return tuple(answer.seen(_told(answer, row)) for row in probe_rows(answer))


def _told(answer: Answer, row: dict[str, object]) -> str:
    called = word(row, "name") or ""
    try:
        data = bytes.fromhex(word(row, "certificate") or "")
        names = parse_name(replace(answer, status=Status.OK, data=data))
    except (Unreadable, ValueError):
        return called or "?"
    return f"{names} ({called})" if called and called not in names else names


def _stores(folders: BrowserFolders) -> tuple[Query, ...]:
    """Return the questions: a profile of Firefox has a store of its own, others have none."""
    profiles = (query.text.removeprefix(PROFILE) for _, query in folders.queries)
    asked = (Query(f"{AUTHORITIES}{folder}", Kind.PROBE) for folder in (*STORES, *profiles))
    return tuple(query for query in asked if is_allowed(query))


@provides(DeviceKind.COMPUTER, ask=_stores)
def browser_certificates(folders: BrowserFolders, answers: Answers) -> BrowserCertificates:
    """Make the fact."""
    found: list[Evidence] = []
    gaps: list[Unreadable] = []
    for query in _stores(folders):
        try:
            found.extend(parse_authorities(answers[query]))
        except Unreadable as reason:
            gaps.append(reason)
    return BrowserCertificates(tuple(found), tuple(dict.fromkeys(gaps)))
