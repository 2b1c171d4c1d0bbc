"""How the screen is locked: `lock_settings`, `trust`, `fingerprint`, `face`."""

import json

from safety_audit.devices.practice.describe import Lock
from safety_audit.devices.practice.forms import clock
from safety_audit.devices.practice.handset import Handset, Person
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_12,
    ANDROID_14,
    digest,
)

__all__ = ["face_dump", "fingerprint_dump", "lock_dump", "lock_of", "trust_dump"]

_KINDS = {
    "none": "None",
    "swipe": "None",
    "pattern": "Pattern",
    "pin": "Pin",
    "password": "Password",
}
_AGENT = "com.google.android.gms/.auth.trustagent.GoogleTrustAgent"


def lock_of(phone: Handset, user: int) -> Lock:
    """Return how one user's screen is locked."""
    own = {other.id: other.lock for other in phone.spec.users}
    return own.get(user, phone.spec.lock)


def lock_dump(phone: Handset) -> str:
    """Return what `dumpsys lock_settings` prints."""
    lines = ["Current lock settings service state:"]
    if phone.api < ANDROID_11:
        lines.append(f"SP Enabled = {'true' if _is_locked(phone.spec.lock) else 'false'}")
        for person in phone.people:
            lines += _as_number(phone, person)
        return "\n".join(lines) + "\n\n"
    lines += ["", "User State:"]
    for person in phone.people:
        lines += _as_kind(phone, person)
        lines.append("  ")
    lines += ["Keys in namespace:", "  ", "Storage:"]
    for person in phone.people:
        lines += _stored(phone, person)
    lines += ["StrongAuth:", "  PrimaryAuthFlags state:" if phone.api >= ANDROID_12 else "  state:"]
    lines += ["    ", "PasswordHandleCount: 0"]
    return "\n".join(lines) + "\n"


def _stored(phone: Handset, person: Person) -> list[str]:
    lines = [f"  User {person.id} [/data/system_de/{person.id}/spblob]:"]
    if phone.api >= ANDROID_14:
        lock = lock_of(phone, person.id)
        when = clock(lock.changed or phone.spec.set_up)
        handle = digest(16, "protector", person.id, lock.kind)
        lines += [f"     16384 {when} {handle}.secdis", f"       186 {when} {handle}.spblob"]
    else:
        lines.append("    [Not found]")
    return [*lines, "  "]


def _is_locked(lock: Lock) -> bool:
    return lock.kind not in ("none", "swipe")


def _as_number(phone: Handset, person: Person) -> list[str]:
    locked = _is_locked(lock_of(phone, person.id))
    return [
        f"    User {person.id}",
        f"        SP Handle = {digest(16, 'handle', person.id).lstrip('0') if locked else 0}",
        f"        SID = {digest(16, 'sid', person.id).lstrip('0') if locked else 0}",
    ]


def _as_kind(phone: Handset, person: Person) -> list[str]:
    lock = lock_of(phone, person.id)
    kind = _KINDS[lock.kind]
    when = clock(lock.changed or phone.spec.set_up)
    secret = kind != "None"
    quality = {"Pattern": "10000", "Pin": "20000", "Password": "40000"}.get(kind, "0")
    handle = digest(16, "protector", person.id, lock.kind)
    if phone.api >= ANDROID_14:
        lines = [
            f"    LSKF-based SP protector ID: {handle}",
            f"    LSKF last changed: {when} (previous protector: {'0' * 16})",
            f"    SID: {digest(16, 'sid', person.id) if secret else '0' * 16}",
        ]
    else:
        milliseconds = int((lock.changed or phone.spec.set_up).timestamp() * 1000)
        lines = [
            f"    SP Handle: {handle.lstrip('0') if secret else 0}",
            f"    Last changed: {when} ({milliseconds})"
            if secret
            else "    Last changed: 1970-01-01 00:00:00 (0)",
            f"    SID: {digest(16, 'sid', person.id).lstrip('0') if secret else 0}",
        ]
    lines += [
        f"    Quality: {quality}",
        f"    CredentialType: {kind.upper() if phone.api >= ANDROID_14 else kind}",
        "    SeparateChallenge: false",
    ]
    lines.append(f"    Metrics: {'known' if phone.api >= ANDROID_12 else 'none'}")
    return [f"  User {person.id}", *lines]


def trust_dump(phone: Handset) -> str:
    """Return what `dumpsys trust` prints."""
    lines = ["Trust manager state:"]
    unlock = ", isActiveUnlockRunning=0" if phone.api >= ANDROID_14 else ""
    for person in phone.people:
        lock = lock_of(phone, person.id)
        near = lock.stays_open_near
        own = int(bool(near))
        lines.append(
            f' User "{person.name}" (id={person.id}, flags={person.flags:#x})'
            f"{' (current)' if person.id == 0 else ''}: trusted={own}, trustManaged={own},"
            f" deviceLocked=0{unlock}, strongAuthRequired=0x0"
        )
        lines.append("   Enabled agents:")
        agents = [_AGENT] if _is_locked(lock) else []
        agents += [
            app.component("trust-agent") for app in phone.with_power("trust-agent", person.id)
        ]
        for agent in agents:
            google = agent == _AGENT
            holds = own if google else 1
            lines.append(f"    {agent}")
            lines.append(f"     bound=1, connected=1, managingTrust={holds}, trusted={holds}")
            if holds and google:
                lines.append(f'      message="{near[0]}"')
        lines.append("   Events:")
        lines += [
            f"    #{number}  11-20 08:1{number % 10}:02.114 GrantTrust:"
            f' agent=GoogleTrustAgent, message="{place}", duration=0, flags=0'
            for number, place in enumerate(near)
        ]
        lines.append("")
    return "\n".join(lines) + "\n"


def _prints(phone: Handset, service: str, counts: dict[int, int]) -> str:
    rows = [_one_users(phone.api, person.id, counts[person.id]) for person in phone.people]
    return json.dumps({"service": service, "prints": rows}, separators=(",", ":")) + "\n"


def _one_users(api: int, user: int, count: int) -> dict[str, int]:
    used = min(count, 1)
    row = {
        "id": user,
        "count": count,
        "accept": 12 * used,
        "reject": used,
        "acquire": 31 * used,
        "lockout": 0,
        "permanentLockout": 0,
        "acceptCrypto": 0,
        "rejectCrypto": 0,
        "acquireCrypto": 0,
    }
    if api < ANDROID_12:
        row["lockoutCrypto"] = 0
    if ANDROID_9 <= api < ANDROID_12:
        row["permanentLockoutCrypto"] = 0
    return row


def fingerprint_dump(phone: Handset) -> str:
    """Return what `dumpsys fingerprint` prints."""
    counts = {person.id: lock_of(phone, person.id).fingerprints for person in phone.people}
    name = "FingerprintProvider/default" if phone.api >= ANDROID_12 else "Fingerprint Manager"
    return _prints(phone, name, counts) + _deaths(phone.api)


def face_dump(phone: Handset) -> str:
    """Return what `dumpsys face` prints (Android 10 and newer)."""
    counts = {person.id: lock_of(phone, person.id).faces for person in phone.people}
    name = "FaceProvider/default" if phone.api >= ANDROID_12 else "Face Manager"
    return _prints(phone, name, counts) + _deaths(phone.api)


def _deaths(api: int) -> str:
    if api < ANDROID_10:
        return ""
    return "HAL Deaths: 0\n" if api < ANDROID_11 else "HAL deaths since last reboot: 0\n"
