"""Keys that open accounts on this computer over the network."""

from safety_audit.api import Certainty, Finding, Iterator, Priority, Seen, Subject, check
from safety_audit.facts.computer.ssh_keys import AuthorizedKeys


@check(
    "computer-ssh-keys",
    limits="Who holds the other half of a key cannot be seen here.",
)
def computer_ssh_keys(found: AuthorizedKeys) -> Iterator[Seen]:
    """Keys that open this computer over the network without a password."""
    open_now = bool(found.server)
    for key in found.keys:
        yield Finding(
            summary=f"A key opens the account {key.account} without its password: "
            f"{key.comment or key.fingerprint}",
            priority=Priority.REVIEW if open_now else Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(key.fingerprint, label=key.comment),
            evidence=(key.seen, *found.server),
            details=(
                f"Account: {key.account}",
                f"Key: {key.kind} {key.fingerprint}",
                "The door for such keys is open: the server starts by itself."
                if open_now
                else "The door for such keys looks shut: no server starts by itself.",
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
