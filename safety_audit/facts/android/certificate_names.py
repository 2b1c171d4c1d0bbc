"""Whom the certificates name that somebody added: read from their files, a few at most."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.android.added_certificates import PhoneCertificates, UserCertificates
from safety_audit.facts.base import Answers, provides
from safety_audit.identifiers import masked
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["MOST", "CertificateNames", "certificate_query", "parse_name"]

MOST = 20
"""More files are not read: a phone with that many is looked after by somebody who can be asked."""

_LIMIT = 64 * 1024
_ORGANISATION, _COMMON = "2.5.4.10", "2.5.4.3"


def certificate_query(user: int, name: str) -> Query:
    """Return the question for one of the certificates that were added for a user."""
    return Query(f"cat /data/misc/user/{user}/cacerts-added/{name}", limit=_LIMIT)


@dataclass(frozen=True, slots=True)
class CertificateNames:
    """Whom each added certificate names."""

    by_file: Mapping[tuple[int, str], str | Unreadable]
    """By user and file: the organisation and the name, or why they could not be read."""

    def of(self, user: int, name: str) -> str | Unreadable:
        """Return whom one certificate names, or why that is not known."""
        return self.by_file.get((user, name)) or Unreadable(
            Phrase("{name} was not read: too many.", name=name)
        )


def parse_name(answer: Answer) -> str:
    """Read whom a certificate names (PEM or DER): the organisation, then its own name.

    E-mail addresses in it are masked.

    Raises:
        Unreadable: there is no answer, it is no certificate, or it names nobody.

    """
    if answer.reason:
        raise Unreadable(answer.reason)
    # It takes time to import, and most phones have no such file.
    from cryptography import x509  # noqa: PLC0415 - see the line above

    load = (
        x509.load_pem_x509_certificate
        if b"-----BEGIN CERTIFICATE-----" in answer.data
        else x509.load_der_x509_certificate
    )
    try:
        with warnings.catch_warnings():
            # What is odd about a certificate is no news for the person.
            warnings.simplefilter("ignore")
            names = [
                str(part.value)
                for wanted in (_ORGANISATION, _COMMON)
                for part in load(answer.data).subject
                if part.oid.dotted_string == wanted
            ]
    except (TypeError, ValueError, x509.InvalidVersion) as error:  # as seen with broken files
        raise answer.unknown_format() from error
    if not names:
        raise Unreadable("It names nobody.")
    return masked(", ".join(dict.fromkeys(names)))


def _files(certificates: PhoneCertificates) -> Iterator[tuple[int, str]]:
    """Yield user and file of those that are read."""
    found = (
        (user, name)
        for user, one in certificates.by_user.items()
        if isinstance(one, UserCertificates)
        for name, _ in one.files
    )
    yield from (pair for _, pair in zip(range(MOST), found, strict=False))


def _queries(certificates: PhoneCertificates) -> list[Query]:
    return [certificate_query(user, name) for user, name in _files(certificates)]


@provides(DeviceKind.PHONE, ask=_queries)
def certificate_names(answers: Answers, certificates: PhoneCertificates) -> CertificateNames:
    """Return whom the added certificates name."""
    return CertificateNames(
        {
            (user, name): _read(answers[certificate_query(user, name)])
            for user, name in _files(certificates)
        }
    )


def _read(answer: Answer) -> str | Unreadable:
    try:
        return parse_name(answer)
    except Unreadable as reason:
        return reason
