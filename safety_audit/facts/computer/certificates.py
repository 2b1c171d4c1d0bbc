"""Authorities that were added to those this computer trusts."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["AddedCertificates", "parse_added"]

FOLDERS = tuple(
    Query(path, Kind.LISTING)
    for path in (
        "/usr/local/share/ca-certificates/**",
        "/etc/pki/ca-trust/source/anchors",
        "/etc/ca-certificates/trust-source/anchors",
    )
)

_ENDINGS = (".crt", ".pem", ".cer", ".der", ".p11-kit")


@dataclass(frozen=True, slots=True)
class AddedCertificates:
    """Certificates that did not come with the system."""

    all: tuple[Evidence, ...]
    """One for each file."""
    gaps: tuple[Unreadable, ...]
    """What could not be looked at."""


def parse_added(answer: Answer) -> tuple[Evidence, ...]:
    """Return the certificates in one of the folders made for additions.

    Raises:
        Unreadable: the answer is no listing.

    """
    return tuple(
        answer.seen(entry.name)
        for entry in entries(answer)
        if entry.type in ("file", "link") and entry.name.casefold().endswith(_ENDINGS)
    )


@provides(DeviceKind.COMPUTER, ask=FOLDERS)
def added_certificates(linux: Linux, answers: Answers) -> AddedCertificates:  # noqa: ARG001 - a condition
    """Make the fact."""
    asked = [answers[query] for query in FOLDERS]
    return AddedCertificates(
        all=tuple(seen for answer in asked for seen in parse_added(answer)),
        gaps=gaps_in(asked),
    )
