"""Certificates that somebody added to the phone."""

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
    counted,
)
from safety_audit.facts.android.added_certificates import PhoneCertificates
from safety_audit.facts.android.certificate_names import CertificateNames


@check(
    "added-certificates",
    limits="Anybody can put any name into a certificate. Those that a manager of the phone put "
    "elsewhere are not seen.",
)
def added_certificates(
    certificates: PhoneCertificates, names: CertificateNames | Unreadable
) -> Iterator[Seen]:
    """Certificates that somebody added to the phone."""
    for user, found in certificates.by_user.items():
        if isinstance(found, Unreadable):
            yield found
            continue
        if not found.files:
            continue
        space = Phrase(" in the space of user {user}", user=user) if user else ""
        yield Finding(
            summary=counted(
                len(found.files),
                "A certificate was added{space}: somebody may be able to read what apps send",
                "{count} certificates were added{space}: somebody may be able to read what "
                "apps send",
                space=space,
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(id="cacerts-added", user=user),
            evidence=(found.seen,),
            details=tuple(_one(user, name, when, names) for name, when in found.files),
        )
    if certificates.others:
        yield certificates.others


def _one(user: int, name: str, when: str, names: CertificateNames | Unreadable) -> str:
    named = names if isinstance(names, Unreadable) else names.of(user, name)
    who = Phrase("It could not be read whom it names") if isinstance(named, Unreadable) else named
    return Phrase(
        "{who}: added on {when}, by the phone's clock ({name}).", who=who, when=when, name=name
    )
