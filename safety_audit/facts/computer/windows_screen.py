"""The screen and the disk of a computer with Windows: locking, sharing, encryption."""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.disk import DiskEncryption, Storage
from safety_audit.facts.computer.screen_lock import Lock, ScreenLock
from safety_audit.facts.computer.screen_sharing import ScreenSharing, Sharing
from safety_audit.facts.computer.windows import (
    MACHINE,
    SERVICES,
    SYSTEM,
    RegistryValue,
    Windows,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.facts.computer.windows_commands import Where, name_of, where
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["parse_assistance", "parse_desktop_lock", "parse_remote_desktop"]

DESKTOP = key("HKCU\\Control Panel\\Desktop")
DESKTOP_POLICY = key("HKCU\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop")
MACHINE_POLICY = key(f"{MACHINE}\\Policies\\System")
TERMINAL = key("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server")
TERMINAL_POLICY = key("HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services")
TERMINAL_SERVICE = key(f"{SERVICES}\\TermService\\Parameters")
ASSISTANCE = key("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Remote Assistance")

_NEVER = 0xFFFFFFFF
_WITHOUT_ASKING = {2: True, 4: False}
NOT_TOLD = Unreadable(
    "Windows does not say here whether it locks when it sleeps. Search the settings for "
    '"sign-in options".'
)
"""Most computers with Windows lock when they sleep, and no key tells."""
NEEDS_ADMINISTRATOR = Phrase("Needs an administrator: whether Windows locks the disk (BitLocker).")


def parse_desktop_lock(desktop: Answer, policy: Answer, machine: Answer) -> Lock | None:
    """Return how Windows locks; None where that is not told.

    A screen saver that asks for a password locks after `ScreenSaveTimeOut` seconds; a policy can
    lock after `InactivityTimeoutSecs`. `DelayLockInterval` at its highest means: never asks again.

    Raises:
        Unreadable: an answer has an unknown form.

    """
    mine = (*registry_values(policy), *registry_values(desktop))
    limit = last_value(registry_values(machine), "InactivityTimeoutSecs")
    if limit is not None and limit.number:
        return Lock(desktop="Windows", locks=True, idle=limit.number, seen=(limit.seen,))
    names = ("ScreenSaveActive", "ScreenSaverIsSecure", "ScreenSaveTimeOut", "SCRNSAVE.EXE")
    told = [one for name in names if (one := last_value(mine, name)) is not None]
    said = {one.name.casefold(): one.text.strip() for one in told}
    idle = said.get("screensavetimeout", "")[:9]
    secure = said.get("screensaveactive") == "1" and said.get("screensaverissecure") == "1"
    if secure and said.get("scrnsave.exe") and idle.isdecimal() and int(idle):
        seen = tuple(one.seen for one in told)
        return Lock(desktop="Windows", locks=True, idle=int(idle), seen=seen)
    delay = last_value(mine, "DelayLockInterval")
    if delay is not None and delay.number == _NEVER:
        return Lock(desktop="Windows", locks=False, seen=(delay.seen,))
    return None


@provides(DeviceKind.COMPUTER, ask=(DESKTOP, DESKTOP_POLICY, MACHINE_POLICY), on=Windows)
def screen_lock(windows: Windows, answers: Answers) -> ScreenLock:  # noqa: ARG001 - a condition
    """Make the fact."""
    asked = (DESKTOP, DESKTOP_POLICY, MACHINE_POLICY)
    lock = parse_desktop_lock(*(answers[query] for query in asked))
    gaps = registry_gaps(answers, *asked)
    return ScreenLock((lock,), gaps) if lock else ScreenLock((), (*gaps, NOT_TOLD))


def parse_remote_desktop(switch: Answer, policy: Answer, service: Answer) -> Iterator[Sharing]:
    """Yield the ways in that Remote Desktop opens; a policy goes before the switch.

    Raises:
        Unreadable: an answer has an unknown form.

    """
    ruled = registry_values(policy)
    off = last_value(ruled, "fDenyTSConnections")
    off = off or last_value(registry_values(switch), "fDenyTSConnections")
    if off is not None and off.number == 0:
        yield Sharing(name="Remote Desktop", controls=True, seen=(off.seen,))
    shadow = last_value(ruled, "Shadow")
    if shadow is not None and shadow.number in _WITHOUT_ASKING:
        yield Sharing(
            name=Phrase("looking on by Remote Desktop"),
            controls=_WITHOUT_ASKING[shadow.number],
            asks=False,
            seen=(shadow.seen,),
        )
    library = last_value(registry_values(service), "ServiceDll")
    if library is not None and not _is_windows_own(library):
        name = Phrase("Remote Desktop, changed by an added program")
        yield Sharing(name=name, controls=True, seen=(library.seen,))


def _is_windows_own(library: RegistryValue) -> bool:
    return name_of(library.text) == "termsrv.dll" and where(library.text) is Where.SYSTEM


def parse_assistance(switch: Answer, policy: Answer) -> Iterator[Sharing]:
    """Yield what Remote Assistance allows: by invitation is how Windows comes.

    Raises:
        Unreadable: an answer has an unknown form.

    """
    ruled = registry_values(policy)
    offered = last_value(ruled, "fAllowUnsolicited")
    if offered is not None and offered.number == 1:
        name = Phrase("Remote Assistance that others may offer")
        yield Sharing(name=name, controls=None, asks=True, seen=(offered.seen,))
    allowed = last_value(ruled, "fAllowToGetHelp")
    allowed = allowed or last_value(registry_values(switch), "fAllowToGetHelp")
    if allowed is not None and allowed.number == 1:
        name = Phrase("Remote Assistance by invitation")
        yield Sharing(name=name, controls=None, asks=True, usual=True, seen=(allowed.seen,))


@provides(
    DeviceKind.COMPUTER,
    ask=(TERMINAL, TERMINAL_POLICY, TERMINAL_SERVICE, ASSISTANCE),
    on=Windows,
)
def screen_sharing(windows: Windows, answers: Answers) -> ScreenSharing:  # noqa: ARG001 - a condition
    """Make the fact."""
    desktop = parse_remote_desktop(
        answers[TERMINAL], answers[TERMINAL_POLICY], answers[TERMINAL_SERVICE]
    )
    assistance = parse_assistance(answers[ASSISTANCE], answers[TERMINAL_POLICY])
    gaps = registry_gaps(answers, TERMINAL, TERMINAL_POLICY, TERMINAL_SERVICE, ASSISTANCE)
    return ScreenSharing((*desktop, *assistance), gaps)


@provides(DeviceKind.COMPUTER, ask=(SYSTEM,), on=Windows)
def disk_encryption(windows: Windows, answers: Answers) -> DiskEncryption:
    """Make the fact. Windows tells administrators only."""
    seen = answers[SYSTEM].seen(windows.name)
    return DiskEncryption(
        (Storage(place="C:", encrypted=None, why=NEEDS_ADMINISTRATOR, seen=seen),)
    )
