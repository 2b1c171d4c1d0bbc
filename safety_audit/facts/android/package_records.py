"""What the package manager says of one app: the records that `packages.py` fills.

The lists of an app (permissions, switched-off parts) are read from the dump when they are asked
for: a phone has hundreds of apps, and checks look closely at few.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import lru_cache

from safety_audit.devices.interface import Answer
from safety_audit.facts.android.dumps import Span
from safety_audit.facts.android.resolvers import Components
from safety_audit.model import Evidence
from safety_audit.text import decoded

__all__ = ["USER", "Enabled", "Grant", "Package", "PackageUser", "Packages", "user_number"]

USER = b"\n    User "
"""What a block's part about one user begins with."""

_USER_NUMBER = re.compile(rb"\d{1,9}")
_GRANT = re.compile(
    r"\n {6,8}([^\s:]+): granted=(true|false)(?:, flags=\[ ?([^\]\n]*)\])?", re.ASCII
)


class Enabled(Enum):
    """Whether an app may run for one user, and who decided that."""

    DEFAULT = 0
    ENABLED = 1
    DISABLED = 2
    DISABLED_BY_PERSON = 3
    DISABLED_UNTIL_USED = 4


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission that Android asks a person about, and what became of it."""

    permission: str
    """Its name, such as `android.permission.READ_SMS`."""
    granted: bool
    """Whether the app holds it now."""
    flags: tuple[str, ...] = ()
    """How that came about: `USER_SET`, `GRANTED_BY_DEFAULT`, `POLICY_FIXED`, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageUser:
    """What the package manager says of one app for one Android user."""

    user: int
    """The user's number."""
    installed: bool | None
    """Whether the user has the app; None where the line does not say."""
    hidden: bool | None
    """Whether it is hidden from that user altogether."""
    suspended: bool | None
    """Whether it is paused."""
    stopped: bool | None
    """Whether it has not run since it was installed or stopped."""
    instant: bool | None
    """Whether it runs without being installed; not stated on 7."""
    enabled: Enabled | None
    """Whether it may run; None where the line does not say, or says something unknown."""
    archived: bool
    """Whether only its icon and data are left (15+)."""
    first_install: datetime | None
    """When it came, in the phone's own zone; None where Android does not know."""
    disabled_by: str
    """The package or uid that switched it off last; empty if nobody did."""
    suspended_by: str
    """The package that paused it; empty if nobody did."""
    _span: Span = field(repr=False, compare=False)

    @property
    def disabled_components(self) -> tuple[str, ...]:
        """Class names of its parts that were switched off."""
        return _listed(self._span, b"\n      disabledComponents:")

    @property
    def enabled_components(self) -> tuple[str, ...]:
        """Class names of its parts that were switched on."""
        return _listed(self._span, b"\n      enabledComponents:")

    @property
    def asked_grants(self) -> tuple[Grant, ...]:
        """Permissions of the kind a person is asked about, granted or not."""
        return _grants(self._span.below(b"\n      runtime permissions:", 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One app, as the package manager describes it."""

    name: str
    """Its package name."""
    app_id: int | None
    """Its number, the same for every user; system parts are below 10000."""
    shared_user: str
    """The name of the identity it shares with other apps; empty if it has its own."""
    code_path: str
    """Where its code lies."""
    version: str
    """Its version name: any text, chosen by whoever made the app."""
    target_sdk: int | None
    """The API level it was made for."""
    flags: frozenset[str]
    """`SYSTEM`, `UPDATED_SYSTEM_APP`, `DEBUGGABLE`, `TEST_ONLY`, and so on."""
    installer: str
    """The package on record as its installer; empty if there is none."""
    initiating: str | None
    """The package that really asked for the installation; empty if there is none on record, None
    where this Android version does not say (before 14)."""
    originating: str | None
    """The package the file came from, as the installer claims; None where it does not say."""
    update_owner: str
    """The package that alone may update it (14+); empty if there is none."""
    source: int | None
    """What the installer said of the file (13+): 0 nothing, 1 other, 2 store, 3 local file,
    4 downloaded file."""
    signer: str
    """Short hash of its signing certificate, good only to compare apps of one phone."""
    last_update: datetime | None
    """When it was last installed or updated, in the phone's own zone."""
    users: tuple[PackageUser, ...]
    """Its state for each user."""
    doubtful: bool
    """Whether the block lacks something that every block has, or has it twice."""
    _span: Span = field(repr=False, compare=False)
    _shared: Span | None = field(repr=False, compare=False, default=None)

    def state(self, user: int) -> PackageUser | None:
        """Return its state for one user; None if the dump says nothing of that user."""
        return next((state for state in self.users if state.user == user), None)

    @property
    def copies(self) -> tuple[PackageUser, ...]:
        """Its state for each user; one of which nothing is known, where no user is named.

        Each app has a user. An app can end its own block before that by the name of a permission.
        """
        return self.users or (
            PackageUser(
                user=0,
                installed=None,
                hidden=None,
                suspended=None,
                stopped=None,
                instant=None,
                enabled=None,
                archived=False,
                first_install=None,
                disabled_by="",
                suspended_by="",
                _span=Span(self._span.dump, self._span.end, self._span.end),
            ),
        )

    @property
    def requested(self) -> tuple[str, ...]:
        """Permissions its manifest names: a wish, not a right."""
        span = self._span.below(b"\n    requested permissions:", 6)
        return tuple(line.partition(":")[0] for line in span.lines()) if span else ()

    @property
    def always_granted(self) -> tuple[Grant, ...]:
        """Permissions it has had since installation, without asking, for every user."""
        heading = b"\n    install permissions:"
        own = _grants(self._span.below(heading, 6))
        return own + (_grants(self._shared.below(heading, 6)) if self._shared else ())

    def grants(self, user: int) -> tuple[Grant, ...]:
        """Return what one user's copy was asked about, with what it shares with other apps."""
        state = self.state(user)
        own = state.asked_grants if state else ()
        if self._shared is None:
            return own
        shared = [part for part in self._shared.parts(USER) if user_number(part) == user]
        heading = b"\n      runtime permissions:"
        return own + tuple(grant for part in shared for grant in _grants(part.below(heading, 8)))

    def granted(self, user: int) -> frozenset[str]:
        """Return the names of every permission one user's copy holds.

        `REVOKED_COMPAT` marks one that an old app believes it holds although it was taken away.
        """
        return frozenset(
            grant.permission
            for grant in (*self.always_granted, *self.grants(user))
            if grant.granted and "REVOKED_COMPAT" not in grant.flags
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """Every app the package manager knows."""

    all: tuple[Package, ...]
    """In the order of the dump; a name stands twice only if it is in `twice`."""
    factory: tuple[Package, ...]
    """The versions in the system image of updated apps: "Hidden system packages"."""
    api: int | None
    """Android's API level, as the first lines say; None if they do not."""
    twice: tuple[str, ...]
    """Names that stand twice with different words: somebody may have forged one."""
    main_activities: Components | None
    """By package, the screens that can start an app: some have an icon, some have none (the dump
    does not say which). A package that is missing has none. None where the dump has no table."""
    boot_receivers: Components | None
    """By package, the parts that start when the phone does. None where the dump has no table."""
    answer: Answer = field(repr=False, compare=False)
    """The whole answer."""
    _by_name: Mapping[str, Package] = field(repr=False, compare=False)

    def get(self, name: str) -> Package | None:
        """Return the app of this name, or None."""
        return self._by_name.get(name)

    def seen(self, name: str, *starts: str) -> Evidence:
        """Return as evidence the lines of an app's block that begin with one of these words."""
        package = self._by_name.get(name)
        lines = package._span.starting_with("Package [", *starts) if package else []  # noqa: SLF001 - the record's own module
        return self.answer.seen(*lines)


def user_number(part: Span) -> int | None:
    """Return the user that a part of a block is about; None if it names none."""
    start = part.start + len(USER)
    found = _USER_NUMBER.match(part.dump, start, part.end)
    return int(found[0]) if found else None


def _listed(span: Span, heading: bytes) -> tuple[str, ...]:
    below = span.below(heading, 8)
    return tuple(below.lines()) if below else ()


def _grants(span: Span | None) -> tuple[Grant, ...]:
    if span is None:
        return ()
    return tuple(
        Grant(name, granted == "true", _words(flags))
        for name, granted, flags in _GRANT.findall(decoded(span.bytes()))
    )


@lru_cache(maxsize=1024)
def _words(flags: str) -> tuple[str, ...]:
    """Split flags; the same few combinations stand many thousand times."""
    return tuple(flags.replace("|", " ").split())
