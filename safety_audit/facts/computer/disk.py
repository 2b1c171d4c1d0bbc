"""Whether the disk is encrypted, as far as the kernel tells without an administrator."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import gap_in, probe_rows, readable_part, word
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, NotApplicable, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["DiskEncryption", "Storage", "parse_disks"]

MOUNTS = Query("/proc/self/mountinfo", Kind.FILE)
DISKS = Query("block-devices", Kind.PROBE)

_CRYPT = "CRYPT-"
_VIRTUAL = ("vd", "zram", "loop", "ram")
# Encryption that does not show as a layer below the file system.
_OWN_ENCRYPTION = frozenset({"zfs", "ecryptfs", "fuse.gocryptfs", "fuse.encfs", "bcachefs"})
_ELSEWHERE = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs"})
_FIELDS_BEFORE = 6
_DEEPEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Where one part of the files lies."""

    place: str
    """Where it is seen: `/` or `/home`."""
    encrypted: bool | None
    """Whether it lies on an encrypted layer; None if that cannot be told."""
    why: str = ""
    """Why it cannot be told."""
    seen: Evidence
    """The line about it."""


@dataclass(frozen=True, slots=True)
class DiskEncryption:
    """Whether the files of people are encrypted while the computer is off."""

    storage: tuple[Storage, ...]
    """The system, and the homes where they lie by themselves."""


def parse_disks(mounts: Answer, disks: Answer) -> DiskEncryption:
    """Return whether system and homes are encrypted.

    A device-mapper layer whose UUID begins with `CRYPT-` is encryption; layers are followed down
    to the disk by `slaves`, as sysfs lists them.

    Raises:
        Unreadable: the lists could not be read.
        NotApplicable: this is a virtual computer or a container.

    """
    if gap := gap_in(mounts):
        raise gap
    rows = {word(row, "name") or "": row for row in probe_rows(disks)}
    found = []
    for line in readable_part(mounts).split("\n"):
        before, dash, after = line.partition(" - ")
        fields, source = before.split(" "), after.split(" ")
        if not dash or len(fields) < _FIELDS_BEFORE or fields[4] not in ("/", "/home"):
            continue
        found.append(_storage(mounts.seen(line), fields, source, rows))
    if not found:
        raise Unreadable("The computer did not say where its files lie.")
    # What is mounted last on a place is what is seen there.
    return DiskEncryption(tuple({storage.place: storage for storage in found}.values()))


def _storage(
    seen: Evidence, fields: list[str], source: list[str], rows: dict[str, dict[str, object]]
) -> Storage:
    kind, device = (source[0], source[1]) if len(source) > 1 else ("", "")
    if kind in _ELSEWHERE:
        why = Phrase("The files lie on another computer ({kind}).", kind=kind)
        return Storage(place=fields[4], encrypted=None, why=why, seen=seen)
    if kind in _OWN_ENCRYPTION:
        why = Phrase("It is a file system that can encrypt by itself ({kind}).", kind=kind)
        return Storage(place=fields[4], encrypted=None, why=why, seen=seen)
    name = next((name for name, row in rows.items() if word(row, "number") == fields[2]), "")
    if not name and device.startswith("/dev/"):
        # btrfs has a number of its own; the source names the disk.
        name = _named_like(device, rows)
    if not name:
        raise NotApplicable("It runs inside another computer, so there is no disk to look at.")
    if name.startswith(_VIRTUAL):
        raise NotApplicable("It is a virtual computer, so there is no disk to look at.")
    return Storage(place=fields[4], encrypted=_encrypted(name, rows, _DEEPEST), seen=seen)


def _named_like(device: str, rows: dict[str, dict[str, object]]) -> str:
    name = device.rsplit("/", 1)[-1]
    if name in rows:
        return name
    # /dev/mapper/NAME: the mapper's UUID ends in the name for encrypted layers.
    return next(
        (key for key, row in rows.items() if (word(row, "uuid") or "").endswith(f"-{name}")), ""
    )


def _encrypted(name: str, rows: dict[str, dict[str, object]], depth: int) -> bool:
    row = rows.get(name, {})
    if (word(row, "uuid") or "").startswith(_CRYPT):
        return True
    slaves = row.get("slaves")
    if depth == 0 or not isinstance(slaves, list) or not slaves:
        return False
    return all(_encrypted(str(slave), rows, depth - 1) for slave in slaves)


@provides(DeviceKind.COMPUTER, ask=(MOUNTS, DISKS))
def disk_encryption(linux: Linux, answers: Answers) -> DiskEncryption:  # noqa: ARG001 - a condition
    """Make the fact."""
    return parse_disks(answers[MOUNTS], answers[DISKS])
