"""Authorities that were added to those a computer with Windows trusts.

Windows keeps what it fetched from Microsoft's own list elsewhere (`AuthRoot`). What stands in
`Root` came with Windows, or was added by a program or a person. Those that came with it are known
by their digest; those that have expired vouch for nothing any more.
"""

import hashlib
import struct
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.certificate_names import parse_name
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.certificates import AddedCertificates
from safety_audit.facts.computer.windows import (
    Windows,
    each_below,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["certificate_in", "parse_store"]

_STORE = "SystemCertificates\\Root\\Certificates"
STORES = (
    each_below(f"HKCU\\Software\\Microsoft\\{_STORE}"),
    each_below(f"HKLM\\SOFTWARE\\Microsoft\\{_STORE}"),
    each_below("HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root\\Certificates"),
    each_below(f"HKCU\\Software\\Policies\\Microsoft\\{_STORE}"),
    each_below(f"HKLM\\SOFTWARE\\Policies\\Microsoft\\{_STORE}"),
)

_CERTIFICATE = 32
_HEAD = struct.Struct("<III")
# SHA-1 digests, by which Windows names them, of the roots it comes with and that have not expired.
# Public lists name three of them so; public dumps of `Root` on two computers hold all but that of
# 2020. None was read on a newly installed Windows: one that is missing here would be told as added.
_WITH_WINDOWS = frozenset(
    {
        "8f43288ad272f3103b6fb1428485ea3014c0bcfe",  # Microsoft Root Certificate Authority 2011
        "3b1efd3a66ea28b16697394703a72ca340a05bd5",  # Microsoft Root Certificate Authority 2010
        "0119e81be9a14cd8e22f40ac118c687ecba3f4d8",  # Microsoft Time Stamp Root 2014
        "06f1aa330b927b753a40e68cdf22e34bcbef3352",  # Microsoft ECC Product Root 2018
        "31f9fc8ba3805986b721ea7295c65b3a44534274",  # Microsoft ECC TS Root 2018
        "f40042e2e5f7e8ef8189fed15519aece42c3bfa2",  # Microsoft Identity Verification Root 2020
        "92b46c76e13054e104f230517e6e504d43ab10b5",  # Symantec Enterprise Mobile Root for Microsoft
    }
)


def certificate_in(blob: bytes) -> bytes | None:
    """Return the certificate among the properties of one entry; None if there is none.

    Each property is a number, a second number without meaning here, a length, and that many bytes.
    """
    at = 0
    while at + _HEAD.size <= len(blob):
        number, _, length = _HEAD.unpack_from(blob, at)
        at += _HEAD.size
        if number == _CERTIFICATE:
            return blob[at : at + length]
        at += length
    return None


def parse_store(answer: Answer) -> Iterator[Evidence]:
    """Yield the certificates of one store that did not come with Windows and still hold.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    for value in registry_values(answer):
        if value.name.casefold() != "blob":
            continue
        try:
            certificate = certificate_in(bytes.fromhex(value.text))
        except ValueError:
            raise answer.unknown_format() from None
        digest = hashlib.sha1(certificate or b"", usedforsecurity=False).hexdigest()
        if digest in _WITH_WINDOWS or _has_expired(certificate or b"", answer.started):
            continue
        yield answer.seen(f"{_name(answer, certificate or b'')} ({value.key[:40]})")


def _name(answer: Answer, certificate: bytes) -> str:
    try:
        return parse_name(replace(answer, status=Status.OK, data=certificate))
    except Unreadable:
        return "?"


def _has_expired(certificate: bytes, now: datetime) -> bool:
    # It takes time to import, and is needed on Windows alone.
    from cryptography import x509  # noqa: PLC0415 - see the line above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return x509.load_der_x509_certificate(certificate).not_valid_after_utc < now
    except (TypeError, ValueError, x509.InvalidVersion):
        return False


@provides(DeviceKind.COMPUTER, ask=STORES, on=Windows)
def added_certificates(windows: Windows, answers: Answers) -> AddedCertificates:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = {seen.text: seen for query in STORES for seen in parse_store(answers[query])}
    return AddedCertificates(tuple(found.values()), registry_gaps(answers, *STORES))
