"""Where to look: the phone and the computer that the options name."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from safety_audit.cli.streams import say
from safety_audit.devices.interface import Device, DeviceError, NotReached
from safety_audit.languages import translated
from safety_audit.model import DeviceKind
from safety_audit.phrases import Phrase, joined

__all__ = ["DEFAULT_PRACTICE", "Opened", "Places", "place_options", "recorded"]

DEFAULT_PRACTICE = "helper-from-file"
"""The practice phone that is used when none is named."""

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option(
        "--phone",
        "address",
        default="auto",
        metavar="auto|none|wireless|SERIAL|HOST:PORT|usb:PORT",
        help="Which phone. auto: the one that is plugged in. wireless: pair with it first.",
    ),
    click.option(
        "--from",
        "folder",
        type=click.Path(exists=True, path_type=Path),
        help="Look at a saved visit, a bug report or recorded answers, instead of a phone.",
    ),
    click.option(
        "--demo",
        "practice",
        is_flag=False,
        flag_value=DEFAULT_PRACTICE,
        metavar="[NAME]",
        help="Look at a made-up practice phone.",
    ),
    click.option("--computer/--no-computer", default=True, help="Also look at this computer."),
    click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Look at the system on this attached disk instead of this computer's own.",
    ),
    click.option("--account", metavar="NAME", help="Whose account on the computer to look at."),
)


def place_options(command: F) -> F:
    """Give a command the options of `Places`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Opened:
    """The devices that could be reached, and what was wrong with those that could not."""

    devices: tuple[Device, ...]
    """The phone first, then the computer."""
    problems: tuple[str, ...]
    """A sentence for a phone that could not be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What the options name."""

    address: str = "auto"
    """Which phone: `auto`, `none`, `wireless`, or an address."""
    folder: Path | None = None
    """A folder of recorded answers, or a saved visit."""
    practice: str | None = None
    """A practice phone's name."""
    computer: bool = True
    """Whether to look at this computer."""
    root: Path | None = None
    """Where a disk is attached whose system is looked at instead."""
    account: str | None = None
    """Whose account on the computer is looked at; None for whoever runs this."""

    def __post_init__(self) -> None:
        """Refuse options that do not go together.

        Raises:
            click.UsageError: more than one phone is named.

        """
        if sum([bool(self.folder), bool(self.practice), self.address != "auto"]) > 1:
            raise click.UsageError(translated(Phrase("Choose one of --phone, --from and --demo.")))

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> "Places":
        """Return what these options name, and take them out of the others."""
        return cls(**{name: options.pop(name) for name in cls.__dataclass_fields__})

    @contextmanager
    def opened(self, *, tolerant: bool = False) -> Iterator[Opened]:
        """Give the devices, and let go of them afterwards.

        A phone that nobody named and that is not there is a problem in the report; so is any other
        where `tolerant`.

        Raises:
            DeviceError: a phone was named and cannot be reached.
            click.UsageError: there is no practice phone of that name.

        """
        problems: list[str] = []
        devices = list[Device]()
        with ExitStack() as stack:
            if self.folder is not None and self.folder.is_file():
                # What was saved together belongs together: this computer is another one.
                saved = (stack.enter_context(device) for device in recorded(self.folder))
                if not self.computer:
                    saved = (device for device in saved if device.kind is DeviceKind.PHONE)
                yield Opened(tuple(saved), ())
                return
            try:
                phone = self._phone()
            except DeviceError as error:
                if not tolerant and not (self.computer and self.address == "auto"):
                    raise
                told = (Phrase("No phone was looked at."), error.happened, error.todo)
                problems.append(joined(filter(None, told), " "))
                phone = None
            if phone is not None:
                devices.append(stack.enter_context(phone))
            # A folder may be a computer's; then that one is meant, and not this one.
            if self.computer and not any(one.kind is DeviceKind.COMPUTER for one in devices):
                devices.append(stack.enter_context(self._computer()))
            yield Opened(tuple(devices), tuple(problems))

    def _phone(self) -> Device | None:
        if self.folder:
            return recorded(self.folder)[0]
        if self.practice:
            return _practice_phone(self.practice)
        if self.address == "none":
            return None
        from safety_audit.devices.find import WIRELESS, open_address

        if self.address == WIRELESS:
            from safety_audit.cli.pairing import paired_phone

            return paired_phone()
        return open_address(self.address, on_unauthorised=say)

    def _computer(self) -> Device:
        from safety_audit.devices.computer import ThisComputer

        return ThisComputer(self.root or Path("/"), self.account)


def recorded(path: Path) -> tuple[Device, ...]:
    """Return the devices of a saved visit, or the one of a bug report or of recorded answers.

    Raises:
        NotReached: it is none of them.

    """
    if path.is_dir():
        from safety_audit.devices.computer import FolderComputer, is_computer
        from safety_audit.devices.folder import FolderPhone

        if is_computer(path):
            return (FolderComputer(path),)

        return (FolderPhone(path),)
    from safety_audit.devices.bugreport import BugReport, is_bug_report

    if is_bug_report(path):
        return (BugReport(path),)
    from safety_audit.devices.capture import opened

    try:
        return opened(path).devices
    except NotReached as error:
        raise NotReached(
            Phrase("{path} is neither a saved visit of this program nor a bug report.", path=path),
            Phrase("Give the file as it was saved, or as the phone made it."),
        ) from error


def _practice_phone(name: str) -> Device | None:
    from safety_audit.cli.stories import story

    return story(name).phone()
