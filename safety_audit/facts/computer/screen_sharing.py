"""Whether the desktop itself lets another computer see or use this screen."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.desktop_settings import DesktopSettings
from safety_audit.facts.computer.ini import last, settings, yes_or_no
from safety_audit.facts.computer.reading import entries, gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["ScreenSharing", "Sharing", "gnome_sharing", "parse_krfb"]

KRFB = Query("~/.config/krfbrc", Kind.FILE)
KRDP = Query("~/.config/krdpserverrc", Kind.FILE)
SYSTEM_WIDE = Query("/etc/gnome-remote-desktop/grd.conf", Kind.FILE)
UNITS = Query("/etc/systemd/system/**", Kind.LISTING)
MY_UNITS = Query("~/.config/systemd/user/**", Kind.LISTING)

_GNOME = "/org/gnome/desktop/remote-desktop"
_SIGN_IN = "GNOME remote sign-in"
_SERVERS = {
    "xrdp.service": "xrdp",
    "xrdp-sesman.service": "xrdp",
    "x11vnc.service": "x11vnc",
    "vncserver.service": "a VNC server",
    "gnome-remote-desktop.service": _SIGN_IN,
    "gnome-remote-desktop-headless.service": "GNOME remote desktop",
    "app-org.kde.krdpserver.service": "KDE remote desktop",
    "wayvnc.service": "wayvnc",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """One way in which this screen can be reached from another computer."""

    name: str
    """What shares it."""
    controls: bool | None
    """Whether keyboard and mouse can be used too; None if that is not known."""
    asks: bool | None = None
    """Whether somebody here must agree each time; None if that is not known."""
    usual: bool = False
    """Whether the system comes with it switched on."""
    seen: tuple[Evidence, ...]
    """The settings that say so."""


@dataclass(frozen=True, slots=True)
class ScreenSharing:
    """Every such way that is switched on."""

    all: tuple[Sharing, ...]
    """In a stable order."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""


def gnome_sharing(found: DesktopSettings) -> tuple[Sharing, ...]:
    """Return what GNOME shares. A switch that is not written down is off, its default."""
    sharing = []
    for name, place, view_default in (
        ("GNOME remote desktop (RDP)", f"{_GNOME}/rdp", True),
        ("GNOME remote desktop (VNC)", f"{_GNOME}/vnc", True),
        ("GNOME remote desktop without a screen (RDP)", f"{_GNOME}/rdp/headless", False),
        ("GNOME remote desktop without a screen (VNC)", f"{_GNOME}/vnc/headless", False),
    ):
        on, switch = found.get(f"{place}/enable")
        view_only, shown = found.get(f"{place}/view-only")
        how, asked = found.get(f"{place}/auth-method")
        if on is not True:
            continue
        sharing.append(
            Sharing(
                name=name,
                controls=not (view_default if view_only is None else view_only),
                asks=how == "prompt" if how else None,
                seen=tuple(filter(None, (switch, shown, asked))),
            )
        )
    vino, seen = found.get("/org/gnome/desktop/remote-access/enabled")
    if vino is True:
        prompt, prompt_seen = found.get("/org/gnome/desktop/remote-access/prompt-enabled")
        sharing.append(
            Sharing(
                name="GNOME desktop sharing (Vino)",
                controls=None,
                asks=prompt is not False,
                seen=tuple(filter(None, (seen, prompt_seen))),
            )
        )
    return tuple(sharing)


def parse_krfb(answer: Answer) -> tuple[Sharing, ...]:
    """Return whether KDE's desktop sharing lets somebody in without asking."""
    found = settings(readable_part(answer))
    on = last(found, "Security", "allowUnattendedAccess")
    if on is None or yes_or_no(on.value) is not True:
        return ()
    control = last(found, "Security", "allowDesktopControl")
    return (
        Sharing(
            name="KDE desktop sharing (krfb)",
            controls=yes_or_no(control.value) if control else None,
            asks=False,
            seen=(answer.seen(*(one.line for one in (on, control) if one)),),
        ),
    )


def parse_krdp(answer: Answer) -> tuple[Sharing, ...]:
    """Return whether KDE's remote desktop starts by itself."""
    on = last(settings(readable_part(answer)), "General", "Autostart")
    if on is None or yes_or_no(on.value) is not True:
        return ()
    seen = (answer.seen(on.line),)
    return (Sharing(name="KDE remote desktop (krdp)", controls=True, seen=seen),)


def parse_servers(answer: Answer) -> tuple[Sharing, ...]:
    """Return the servers for screens that systemd starts, each once."""
    found: dict[str, Sharing] = {}
    for entry in entries(answer):
        unit = entry.name.rsplit("/", 1)[-1]
        if ".wants/" not in entry.name or entry.target == "/dev/null":
            continue
        template = unit.partition("@")[0] + ".service" if "@" in unit else unit
        name = _SERVERS.get(template)
        if name and name not in found:
            found[name] = Sharing(name=name, controls=True, seen=(answer.seen(entry.name),))
    return tuple(found.values())


@provides(DeviceKind.COMPUTER, ask=(KRFB, KRDP, SYSTEM_WIDE, UNITS, MY_UNITS))
def screen_sharing(
    linux: Linux,  # noqa: ARG001 - a condition
    stored: DesktopSettings | Unreadable,
    answers: Answers,
) -> ScreenSharing:
    """Make the fact."""
    found: list[Sharing] = []
    gaps = list(gaps_in(answers[query] for query in (KRFB, KRDP, UNITS, MY_UNITS, SYSTEM_WIDE)))
    if isinstance(stored, Unreadable):
        gaps.append(stored)
    else:
        found.extend(gnome_sharing(stored))
    found.extend(parse_krfb(answers[KRFB]))
    found.extend(parse_krdp(answers[KRDP]))
    found.extend(parse_servers(answers[UNITS]))
    # What one's own desktop shares, its settings say; only the system's service is for signing in.
    found.extend(one for one in parse_servers(answers[MY_UNITS]) if one.name != _SIGN_IN)
    system_wide = answers[SYSTEM_WIDE]
    for section in ("RDP", "VNC"):
        on = last(settings(readable_part(system_wide)), section, "enabled")
        if on and yes_or_no(on.value) is True:
            seen = (system_wide.seen(on.line),)
            found.append(Sharing(name=_SIGN_IN, controls=True, asks=False, seen=seen))
    return ScreenSharing(tuple(found), tuple(dict.fromkeys(gaps)))
