"""Whether the screen locks when nobody is there, on each desktop that is installed."""

import re
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.desktop_settings import DesktopSettings
from safety_audit.facts.computer.desktops import Desktops
from safety_audit.facts.computer.gvdb import Value
from safety_audit.facts.computer.ini import last, settings, yes_or_no
from safety_audit.facts.computer.reading import gap_in, readable_part
from safety_audit.model import DeviceKind, Evidence, NotApplicable, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Lock", "ScreenLock", "gnome_lock", "parse_kde", "parse_xfce"]

KDE = Query("~/.config/kscreenlockerrc", Kind.FILE)
KDE_SYSTEM = Query("/etc/xdg/kscreenlockerrc", Kind.FILE)
XFCE = Query("~/.config/xfce4/xfconf/xfce-perchannel-xml/xfce4-screensaver.xml", Kind.FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How one desktop locks the screen."""

    desktop: str
    """The desktop's name."""
    locks: bool | None
    """Whether it asks for a password after a while; None if that is not known."""
    idle: int | None = None
    """After how many seconds without use; 0 means never, None is not known."""
    grace: int | None = None
    """For how many more seconds no password is asked; None is not known."""
    seen: tuple[Evidence, ...] = ()
    """The settings that say so; none where every setting is at its default."""


@dataclass(frozen=True, slots=True)
class ScreenLock:
    """How the screen locks."""

    locks: tuple[Lock, ...]
    """One for each desktop whose settings could be read."""
    gaps: tuple[Unreadable, ...] = ()
    """Desktops whose settings could not be read."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """The names of the settings of one relative of GNOME, with their defaults."""

    enabled: str
    activates: str
    idle: str
    idle_default: int
    idle_unit: int
    delay: str
    policy: str


_RELATIVES = {
    "GNOME": _Keys(
        enabled="/org/gnome/desktop/screensaver/lock-enabled",
        activates="",
        idle="/org/gnome/desktop/session/idle-delay",
        idle_default=300,
        idle_unit=1,
        delay="/org/gnome/desktop/screensaver/lock-delay",
        policy="/org/gnome/desktop/lockdown/disable-lock-screen",
    ),
    "Cinnamon": _Keys(
        enabled="/org/cinnamon/desktop/screensaver/lock-enabled",
        activates="",
        idle="/org/cinnamon/desktop/session/idle-delay",
        idle_default=900,
        idle_unit=1,
        delay="/org/cinnamon/desktop/screensaver/lock-delay",
        policy="/org/cinnamon/desktop/lockdown/disable-lock-screen",
    ),
    "MATE": _Keys(
        enabled="/org/mate/screensaver/lock-enabled",
        activates="/org/mate/screensaver/idle-activation-enabled",
        idle="/org/mate/desktop/session/idle-delay",
        idle_default=5,
        idle_unit=60,
        delay="/org/mate/screensaver/lock-delay",
        policy="/org/mate/desktop/lockdown/disable-lock-screen",
    ),
}


def gnome_lock(found: DesktopSettings, desktop: str) -> Lock:
    """Return how GNOME, Cinnamon or MATE locks; a setting that is not written has its default."""
    keys = _RELATIVES[desktop]
    names = (keys.enabled, keys.activates, keys.idle, keys.delay, keys.policy)
    told = {name: found.get(name) for name in names if name}
    values: dict[str, Value] = {name: value for name, (value, _) in told.items()}
    idle = values[keys.idle]
    seconds = idle * keys.idle_unit if isinstance(idle, int) else keys.idle_default * keys.idle_unit
    delay = values[keys.delay]
    return Lock(
        desktop=desktop,
        locks=values[keys.enabled] is not False
        and values.get(keys.activates) is not False
        and values[keys.policy] is not True
        and seconds != 0,
        idle=seconds,
        grace=delay if isinstance(delay, int) else 0,
        seen=tuple(evidence for _, evidence in told.values() if evidence),
    )


def parse_kde(mine: Answer, system: Answer) -> Lock:
    """Return how KDE Plasma locks.

    Defaults as in kscreenlocker's `kscreenlockersettings.kcfg`: after 5 minutes, with 5 seconds
    of grace.

    Raises:
        Unreadable: a settings file is there and could not be read.

    """
    told: dict[str, tuple[str, Evidence]] = {}
    for answer in (system, mine):
        if gap := gap_in(answer):
            raise gap
        found = settings(readable_part(answer))
        for key in ("Autolock", "Timeout", "LockGrace", "Lock", "RequirePassword"):
            if setting := last(found, "Daemon", key):
                told[key] = (setting.value, answer.seen(setting.line))
    off = [
        key
        for key in ("Autolock", "Lock", "RequirePassword")
        if key in told and yes_or_no(told[key][0]) is False
    ]
    minutes = _whole(told.get("Timeout"), 5)
    return Lock(
        desktop="KDE Plasma",
        locks=not off and minutes != 0,
        idle=minutes * 60,
        grace=_whole(told.get("LockGrace"), 5),
        seen=tuple(evidence for _, evidence in told.values()),
    )


def _whole(told: tuple[str, Evidence] | None, default: int) -> int:
    return int(told[0][:9]) if told and told[0][:9].isdecimal() else default


_PROPERTY = re.compile(r"<(/?)property\b([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


def parse_xfce(answer: Answer) -> Lock:
    """Return how Xfce's screensaver locks; what the file does not say is not known.

    Raises:
        Unreadable: the file is there and could not be read.

    """
    if gap := gap_in(answer):
        raise gap
    told: dict[str, tuple[str, Evidence]] = {}
    above: list[str] = []
    for closing, attributes, closed in _PROPERTY.findall(readable_part(answer)):
        if closing:
            del above[-1:]
            continue
        known = dict(_ATTRIBUTE.findall(attributes))
        path = "/".join((*above, known.get("name", "")))
        if "value" in known:
            told[path] = (known["value"], answer.seen(f"{path} {known['value']}"))
        if not closed:
            above.append(known.get("name", ""))
    switches = [told[path] for path in ("saver/enabled", "lock/enabled") if path in told]
    said = [yes_or_no(value) for value, _ in switches]
    minutes = told.get("saver/idle-activation/delay")
    return Lock(
        desktop="Xfce",
        locks=False if False in said else (True if True in said else None),
        idle=_whole(minutes, 5) * 60 if minutes else None,
        seen=tuple(evidence for _, evidence in switches),
    )


@provides(DeviceKind.COMPUTER, ask=(KDE, KDE_SYSTEM, XFCE))
def screen_lock(
    desktops: Desktops, stored: DesktopSettings | Unreadable, answers: Answers
) -> ScreenLock:
    """Make the fact."""
    if not desktops.names:
        raise NotApplicable("No desktop is installed here, so there is no screen to lock.")
    locks: list[Lock] = []
    gaps: list[Unreadable] = []
    for name in desktops.names:
        try:
            lock = _lock(name, stored, answers)
        except Unreadable as reason:
            gaps.append(reason)
            continue
        if lock is None or lock.locks is None:
            gaps.append(
                Unreadable(
                    Phrase("Where {name} keeps its screen lock is not known here.", name=name)
                )
            )
        else:
            locks.append(lock)
    return ScreenLock(tuple(locks), tuple(dict.fromkeys(gaps)))


def _lock(name: str, stored: DesktopSettings | Unreadable, answers: Answers) -> Lock | None:
    if name in _RELATIVES:
        if isinstance(stored, Unreadable):
            raise stored
        return gnome_lock(stored, name)
    if name == "KDE Plasma":
        return parse_kde(answers[KDE], answers[KDE_SYSTEM])
    return parse_xfce(answers[XFCE]) if name == "Xfce" else None
