"""What Windows tells of camera, microphone and place, and of how the computer starts.

Windows keeps for each program when it last began and stopped to use camera or microphone. One that
began and did not stop uses it now, or broke off: so it is asked whether the program runs.
"""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.firmware import Firmware
from safety_audit.facts.computer.in_use import InUse, Use
from safety_audit.facts.computer.location_service import LocationService
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.windows import (
    Windows,
    each_below,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.facts.computer.windows_commands import name_of
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["parse_used_now"]

_STORE = "Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"
# Programs from Microsoft's store, then all others; for the person, then for services.
_PLACES = tuple(
    f"{hive}\\{_STORE}\\{{}}{below}"
    for hive in ("HKCU\\Software", "HKLM\\SOFTWARE")
    for below in ("", "\\NonPackaged")
)
CAMERA = tuple(each_below(place.format("webcam")) for place in _PLACES)
MICROPHONE = tuple(each_below(place.format("microphone")) for place in _PLACES)
LOCATION = tuple(key(place.format("location")) for place in _PLACES[::2])
SECURE_BOOT = key("HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State")

ORDER_NOT_TOLD = Unreadable("Windows does not say here what the computer starts from first.")


def parse_used_now(answer: Answer, running: Processes, *, microphone: bool) -> Iterator[Use]:
    """Yield the programs that use it now.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    began: dict[str, int] = {}
    stopped: dict[str, int] = {}
    for value in registry_values(answer):
        times = {"lastusedtimestart": began, "lastusedtimestop": stopped}.get(value.name.casefold())
        if times is not None and value.number is not None:
            times[value.key] = value.number
    names = {word.removesuffix(".exe") for process in running.all for word in process.words}
    for program, start in began.items():
        # In the name of a program, `#` stands for the slash of its path.
        path = program.replace("#", "\\")
        is_program = "\\" in path
        if start and not stopped.get(program, 1) and (not is_program or name_of(path) in names):
            seen = answer.seen(f"{path} LastUsedTimeStart = {start} LastUsedTimeStop = 0")
            shown = path.rpartition("\\")[2] if is_program else program.partition("_")[0]
            yield Use(microphone=microphone, program=shown, seen=seen)


@provides(DeviceKind.COMPUTER, ask=(*CAMERA, *MICROPHONE), on=Windows)
def in_use(windows: Windows, running: Processes, answers: Answers) -> InUse:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = [
        use
        for queries, microphone in ((CAMERA, False), (MICROPHONE, True))
        for query in queries
        for use in parse_used_now(answers[query], running, microphone=microphone)
    ]
    each = {(use.program, use.microphone): use for use in found}
    return InUse(tuple(each.values()), registry_gaps(answers, *CAMERA, *MICROPHONE))


@provides(DeviceKind.COMPUTER, ask=LOCATION, on=Windows)
def location_service(windows: Windows, answers: Answers) -> LocationService:  # noqa: ARG001 - a condition
    """Make the fact: programs may ask where both the person and the computer allow it."""
    told = [last_value(registry_values(answers[query]), "Value") for query in LOCATION]
    allowed = [one for one in told if one is not None and one.text.casefold() == "allow"]
    on = allowed[0].seen if len(allowed) == len(LOCATION) else None
    return LocationService(on=on, allowed=(), gaps=registry_gaps(answers, *LOCATION))


@provides(DeviceKind.COMPUTER, ask=(SECURE_BOOT,), on=Windows)
def firmware(windows: Windows, answers: Answers) -> Firmware:  # noqa: ARG001 - a condition
    """Make the fact."""
    told = last_value(registry_values(answers[SECURE_BOOT]), "UEFISecureBootEnabled")
    return Firmware(
        secure_boot=None if told is None else told.number == 1,
        secure_seen=None if told is None else told.seen,
        first=None,
        next_only=None,
        gaps=(*registry_gaps(answers, SECURE_BOOT), ORDER_NOT_TOLD),
    )
