"""Programs that read the keyboard, or hide what they are."""

from pathlib import PurePosixPath

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.computer.commands import is_interpreter, odd_place, recorder_in
from safety_audit.facts.computer.processes import Process, Processes
from safety_audit.facts.computer.usb_devices import Granted, KeyboardReaders, Power, Reader

# The parts of a desktop that take keys from the keyboard, and programs that change keys.
_EXPECTED = frozenset(
    {"xorg", "xorg.bin", "xwayland", "systemd-logind", "elogind", "seatd", "acpid", "thermald"}
    | {"gnome-shell", "kwin_wayland", "sway", "hyprland", "weston", "mutter", "cinnamon", "labwc"}
    | {"gnome-kiosk", "cosmic-comp", "wayfire", "river", "niri", "cage", "phoc", "muffin"}
    | {"keyd", "kanata", "kmonad", "xremap", "input-remapper-service", "udevmon", "intercept"}
    | {"touchegg", "libinput-gestures", "libinput-debug-events", "brltty", "solaar", "ratbagd"}
    | {"steam", "upowerd", "triggerhappy", "thd", "plymouthd", "systemd", "bluetoothd", "usbguard"}
)


@check(
    "computer-keyloggers",
    limits="A program can read keys through the desktop, or hide in the system. That is not seen "
    "here.",
)
def computer_keyloggers(
    processes: Processes, readers: KeyboardReaders | Unreadable
) -> Iterator[Seen]:
    """Programs that read the keyboard or record the screen."""
    for process in processes.all:
        yield from _judged(process)
    yield from processes.gaps
    if processes.closed:
        reason = Phrase(
            "Needs an administrator: the files of {closed} running programs.",
            closed=processes.closed,
        )
        yield Unreadable(reason)
    if isinstance(readers, Unreadable):
        yield readers
        return
    for reader in readers.all:
        if (priority := _priority(reader)) is not None:
            yield _finding(
                reader.process,
                Phrase(
                    "A program reads the keyboard directly: {process}", process=reader.process.name
                ),
                priority,
                reader.path,
            )
    for granted in readers.granted:
        yield _allowed(granted)
    yield from readers.gaps


def _allowed(granted: Granted) -> Finding:
    program = granted.program
    summary, priority = {
        Power.READ_KEYS: (
            Phrase("An app may read every key that is pressed: {program}", program=program),
            Priority.REVIEW,
        ),
        Power.USE_THE_COMPUTER: (
            Phrase("An app may use this computer as a person does: {program}", program=program),
            Priority.REVIEW,
        ),
        Power.RECORD_THE_SCREEN: (
            Phrase("An app may record the screen: {program}", program=program),
            Priority.NOTE,
        ),
        Power.READ_ALL_FILES: (
            Phrase("An app may read all files here: {program}", program=program),
            Priority.NOTE,
        ),
    }[granted.power]
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(program),
        evidence=(granted.seen,),
    )


def _priority(reader: Reader) -> Priority | None:
    """Return how much it matters that a program reads the keyboard; None if that is its work.

    A program can call itself what it likes. So where its file is told, that one's name counts, and
    a file that no package brought is worth a look whatever it is called, but for Steam's.
    """
    process = reader.process
    own = PurePosixPath(process.exe or "").name.casefold()
    names = process.words if not own or is_interpreter(own) else {own}
    if not names & _EXPECTED:
        return Priority.ACT
    by_hand = reader.packaged is False and own != "steam"
    return Priority.REVIEW if by_hand or odd_place(process.exe or "") else None


def _judged(process: Process) -> Iterator[Finding]:
    words = recorder_in(" ".join(process.command or ()))
    if words:
        yield _finding(
            process,
            Phrase("A program that can record what you do runs now: {words}", words=words),
            Priority.REVIEW,
        )
    if process.pretends:
        yield _finding(
            process,
            Phrase("A program calls itself a part of the system: {process}", process=process.name),
            Priority.REVIEW,
            Phrase("Program: {exe}", exe=process.exe),
        )


def _finding(process: Process, summary: str, priority: Priority, detail: str = "") -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.STRONG,
        subject=Subject(process.exe or process.name),
        evidence=(process.seen,),
        details=(detail,) if detail else (),
    )
