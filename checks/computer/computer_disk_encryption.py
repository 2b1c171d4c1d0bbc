"""Whether the files can be read when the computer is off."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.computer.disk import DiskEncryption


@check(
    "computer-disk-encryption",
    limits="Folders that are locked one by one, and disks that lock themselves, are not seen.",
)
def computer_disk_encryption(disks: DiskEncryption) -> Iterator[Seen]:
    """Files that can be read when the computer is off."""
    for storage in disks.storage:
        if storage.encrypted is None:
            yield Unreadable(storage.why)
        elif not storage.encrypted:
            yield Finding(
                summary="The disk is not locked. Somebody who takes it out can read the files.",
                priority=Priority.TIDY,
                certainty=Certainty.SETTING,
                subject=Subject(storage.place),
                evidence=(storage.seen,),
            )
