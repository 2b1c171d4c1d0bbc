"""Keys with which this computer may control phones."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.adb_keys import AdbKeys


@check(
    "computer-adb-keys",
    limits="Which phones agreed to a key is kept on the phones, not here.",
    shows=False,
)
def computer_adb_keys(found: AdbKeys) -> Iterator[Seen]:
    """Keys with which this computer may control phones by cable."""
    for key in found.all:
        yield Finding(
            summary=Phrase(
                "A key for controlling phones by cable is here, in the account {account}.",
                account=key.account,
            ),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(f"adb-key:{key.account}", label=key.made_by),
            evidence=(key.seen,),
            details=(Phrase("It was made by: {who}", who=key.made_by),) if key.made_by else (),
        )
    yield from found.gaps
