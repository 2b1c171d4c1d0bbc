"""What an author writes down about a practice phone: short, in words, without Android's formats.

The same words stand in `scenario.toml` and in tests. A misspelt word is an error that names it.
"""

from datetime import UTC, datetime
from typing import Literal

import msgspec

__all__ = [
    "VISIT",
    "Account",
    "App",
    "Certificate",
    "Computer",
    "Gone",
    "Link",
    "Lock",
    "Phone",
    "Photos",
    "Trouble",
    "Use",
    "User",
]

VISIT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
"""When practice takes place, unless the author says otherwise: the clock never moves."""


class _Described(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything an author may write."""


class Use(_Described, frozen=True, kw_only=True):
    """One time that an app used something."""

    what: Literal["location", "camera", "microphone", "contacts", "sms", "calls", "screen"]
    """What it used."""
    at: datetime
    """When."""
    how: Literal["on-screen", "foreground", "service", "background", "cached"] = "background"
    """What the app was doing: on the screen, in a service with a notice, or unseen."""
    seconds: int = 0
    """How long; 0 for a single look."""
    now: bool = False
    """Whether it still does."""


class App(_Described, frozen=True, kw_only=True):
    """One app that somebody put on the phone, or what is special about one that came with it."""

    package: str
    """Its package name. Invented apps are `example.*`, `com.example.*` or `org.example.*`."""
    label: str = ""
    """What it calls itself where Android prints that."""
    origin: str = "store"
    """Where it came from: a word of `origins.ORIGINS`, or the package name of an installer."""
    version: str = "1.0"
    """Its version, as it calls it."""
    target: int | None = None
    """The API level it was made for; None for this phone's own."""
    installed: datetime | None = None
    """When it came; None for the day the phone was set up."""
    updated: datetime | None = None
    """When it was last updated; None for when it came."""
    icon: Literal["shown", "hidden", "none"] = "shown"
    """Whether its icon is there, was removed after installation, or never was."""
    users: tuple[int, ...] = (0,)
    """Whose space it is in."""
    state: Literal["normal", "stopped", "never-opened", "disabled", "hidden", "suspended"] = (
        "normal"
    )
    """Whether it may run, and who stopped it: `disabled` and `stopped` by the person."""
    powers: tuple[str, ...] = ()
    """Special access it has: words of `powers.POWERS`."""
    allowed: tuple[str, ...] = ()
    """What it was allowed when it asked: words of `powers.PERMISSIONS`."""
    denied: tuple[str, ...] = ()
    """What it asks for and was not allowed."""
    used: tuple[Use, ...] = ()
    """What it used lately."""
    signer: str = ""
    """Who signed it, any word: the same word, the same signer. Empty for one of its own."""
    debuggable: bool = False
    """Whether it is a developer's build."""
    test_only: bool = False
    """Whether it can only come by cable."""
    wipes_after: int = 0
    """Wrong attempts after which it erases the phone, for a device admin; 0 for never."""
    sites: tuple[str, ...] = ()
    """Web sites whose links it asks to open."""
    parts: dict[str, str] = {}
    """Class names of its parts by power, where the usual will not do; `icon` for its screen."""


class Lock(_Described, frozen=True, kw_only=True):
    """How the screen is locked."""

    kind: Literal["none", "swipe", "pattern", "pin", "password"] = "pin"
    """What opens it."""
    changed: datetime | None = None
    """When that was last changed; None for the day the phone was set up."""
    fingerprints: int = 1
    """How many fingers open it."""
    faces: int = 0
    """How many faces open it."""
    screen_off: int = 30
    """Seconds until the screen goes dark."""
    locks_after: int | None = None
    """Seconds from dark to locked; None where that was never set."""
    stays_open_near: tuple[str, ...] = ()
    """Places or things that keep it open (Smart Lock, Extend Unlock), as messages of the agent."""
    notices: Literal["shown", "private", "none"] = "private"
    """What of a message the locked screen shows."""


class User(_Described, frozen=True, kw_only=True):
    """A further person or profile on the phone."""

    id: int
    """Its number: 10 and up, as Android would give it."""
    name: str
    """What it is called."""
    kind: Literal["work", "second", "guest", "clone", "private", "secure-folder"] = "second"
    """What it is."""
    open: bool = True
    """Whether it is running and unlocked."""
    refuses: bool = False
    """Whether it does not let the shell look inside, as a work profile may."""
    lock: Lock = Lock(kind="none", fingerprints=0)
    """How its screen is locked, where it has a lock of its own."""


class Account(_Described, frozen=True, kw_only=True):
    """An account that is signed in on the phone."""

    name: str
    """Its name, most often an e-mail address."""
    type: str = "com.google"
    """Its kind, as Android names it."""
    added: datetime | None = None
    """When it was added; None where the phone no longer knows."""
    user: int = 0
    """In whose space."""


class Link(_Described, frozen=True, kw_only=True):
    """A device that is paired with the phone by Bluetooth, or by a companion app."""

    name: str
    """What it calls itself."""
    address: str
    """Its address; invented ones begin with 02:00."""
    kind: Literal["classic", "low-energy", "dual"] = "dual"
    """How it speaks."""
    companion: str = ""
    """The package of the app that manages it as a companion, if one does."""
    user: int = 0
    """In whose space that app is."""


class Computer(_Described, frozen=True, kw_only=True):
    """A computer that the phone trusts for USB debugging."""

    name: str
    """What its key calls itself: `person@computer`."""


class Certificate(_Described, frozen=True, kw_only=True):
    """A certificate that somebody added. No practice phone sends anything, so nobody reads it."""

    organisation: str = ""
    """The organisation it names."""
    name: str
    """What it calls itself."""
    added: datetime
    """When it was added."""
    user: int = 0
    """In whose space."""


class Photos(_Described, frozen=True, kw_only=True):
    """Photos in one folder. They show nothing, and the place in them is out at sea."""

    folder: str = "DCIM/Camera"
    """The folder."""
    count: int
    """How many, one a day."""
    with_place: int = 0
    """How many of them, the newest ones, say where they were taken."""
    newest: datetime | None = None
    """When the newest was taken; None for the day before the visit."""
    user: int = 0
    """In whose space."""


class Gone(_Described, frozen=True, kw_only=True):
    """An app that was removed."""

    package: str
    """Its package name."""
    on: datetime
    """When."""


class Trouble(_Described, frozen=True, kw_only=True):
    """What the phone answers to one command instead of what it should."""

    command: str
    """The command line as the tool sends it."""
    how: Literal["missing", "refused", "empty", "slow", "cut", "words"]
    """Not there, not permitted, nothing, given up half-way, cut off half-way, or `words`."""
    words: str = ""
    """What it prints, for `words`."""


class Phone(_Described, frozen=True, kw_only=True):
    """A whole practice phone: a base phone and what is special about this one."""

    base: str = "google-14"
    """Maker and Android version: `samsung-13`."""
    apps: tuple[App, ...] = ()
    """Apps that were added, or that came with it and are special here."""
    without: tuple[str, ...] = ()
    """Packages of the base phone that are not there."""
    settings: dict[str, dict[str, str | int]] = {}
    """Settings by table (`global`, `secure`, `system`, `secure-10` for user 10)."""
    unset: tuple[str, ...] = ()
    """Settings that are not there: `secure.location_mode`."""
    properties: dict[str, str] = {}
    """System properties that differ."""
    users: tuple[User, ...] = ()
    """Further users; the first one is always there."""
    owner: str = "Owner"
    """Name of the first user."""
    name: str = ""
    """What the phone calls itself; empty for its model."""
    lock: Lock = Lock()
    """The screen lock of the first user."""
    accounts: tuple[Account, ...] = ()
    """Accounts."""
    links: tuple[Link, ...] = ()
    """Paired devices."""
    computers: tuple[Computer, ...] = ()
    """Computers trusted for debugging."""
    certificates: tuple[Certificate, ...] = ()
    """Certificates that somebody added."""
    opened: bool = False
    """Whether it was opened by a tool that gives apps every right."""
    gone: tuple[Gone, ...] = ()
    """Apps that were removed lately."""
    photos: tuple[Photos, ...] = ()
    """Photos."""
    forwards_calls: bool = False
    """Whether every call is forwarded."""
    set_up: datetime = datetime(2025, 3, 8, 10, 12, 41, tzinfo=UTC)
    """When the phone was set up."""
    clock_off: int = 0
    """Seconds by which its clock is ahead (or, below zero, behind)."""
    troubles: tuple[Trouble, ...] = ()
    """Commands it does not answer as it should."""
