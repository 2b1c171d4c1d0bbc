"""Keys that open accounts on this computer over the network."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.ssh_keys import AuthorizedKeys


@check(
    "computer-ssh-keys",
    limits="Who holds the other half of a key cannot be seen here.",
)
def computer_ssh_keys(found: AuthorizedKeys) -> Iterator[Seen]:
    """Keys that open this computer over the network without a password."""
    open_now = bool(found.server or found.running)
    for key in found.keys:
        yield Finding(
            summary=Phrase(
                "A key opens the account {account} without its password: {comment}",
                account=key.account,
                comment=key.comment or key.fingerprint,
            ),
            priority=Priority.REVIEW if open_now else Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(key.fingerprint, label=key.comment),
            evidence=(key.seen, *(found.server or found.running)),
            details=(
                Phrase("Account: {account}", account=key.account),
                Phrase("Key: {kind} {fingerprint}", kind=key.kind, fingerprint=key.fingerprint),
                _door(found),
            ),
        )
    for line in found.unusual:
        yield Finding(
            summary="Keys that open this computer may also lie in an unusual place.",
            priority=Priority.REVIEW if open_now else Priority.NOTE,
            certainty=Certainty.POSSIBLE,
            subject=Subject("sshd_config"),
            evidence=(line,),
        )
    yield from found.gaps


def _door(found: AuthorizedKeys) -> str:
    if found.server:
        return Phrase("The door for such keys is open: the server starts by itself.")
    if found.running:
        return Phrase("The door for such keys is open: the server runs now.")
    return Phrase("The door for such keys looks shut: no server starts by itself.")
