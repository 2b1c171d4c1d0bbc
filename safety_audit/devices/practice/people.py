"""The people of a practice phone: its users and profiles, as Android numbers and names them."""

from dataclasses import dataclass

from safety_audit.devices.practice.describe import Phone, User
from safety_audit.devices.practice.versions import ANDROID_11, ANDROID_14, Base

__all__ = ["Person", "people_of"]

_KINDS = {
    "work": (0x30, "profile.MANAGED"),
    "second": (0x10, "full.SECONDARY"),
    "guest": (0x14, "full.GUEST"),
    "clone": (0x30, "profile.CLONE"),
    "private": (0x1090, "profile.PRIVATE"),
    # As Samsung's own phones give it; the bit for it is 0x20000.
    "secure-folder": (0x60030, "profile.MANAGED"),
}
_PROFILE = 0x1000


@dataclass(frozen=True, slots=True)
class Person:
    """One user or profile, as Android numbers and names its kinds."""

    id: int
    """Its number."""
    name: str
    """What it is called."""
    flags: int
    """Android's flags for it."""
    type: str
    """Android's name for its kind (11 and newer)."""
    open: bool = True
    """Whether it is running and unlocked."""
    refuses: bool = False
    """Whether it does not let the shell look inside."""


def people_of(spec: Phone, base: Base) -> tuple[Person, ...]:
    """Return everybody who has a space on the phone, its owner first."""
    return (_owner(spec, base), *(_person(user, base) for user in spec.users))


def _owner(spec: Phone, base: Base) -> Person:
    flags = 0x4C13 if base.api >= ANDROID_14 else 0xC13 if base.api >= ANDROID_11 else 0x13
    return Person(0, spec.owner, flags, "android.os.usertype.full.SYSTEM")


def _person(user: User, base: Base) -> Person:
    flags, kind = _KINDS[user.kind]
    if kind.startswith("profile.") and base.api >= ANDROID_11:
        flags |= _PROFILE
    return Person(user.id, user.name, flags, f"android.os.usertype.{kind}", user.open, user.refuses)
