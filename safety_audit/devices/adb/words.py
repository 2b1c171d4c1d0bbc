"""What to say about a phone that cannot be looked at yet: what is so, and what to do."""

from collections.abc import Callable, Sequence

from safety_audit.devices.adb.plugged import Plugged, State, holders
from safety_audit.devices.adb.smart_socket import ServerPhone
from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase, joined
from safety_audit.text import readable, shortened

__all__ = ["CABLE", "called", "called_by_server", "problem", "problem_with"]

CABLE = Phrase(
    "Connect the phone with a cable, and unlock it. "
    "Some cables only charge: try another cable, and another socket."
)
_LONGEST_NAME = 60

_BUILD_NUMBER = {
    "samsung": Phrase(
        'Open Settings, About phone, Software information. Tap "Build number" seven times.'
    ),
    "xiaomi": Phrase('Open Settings, About phone. Tap "OS version" or "MIUI version" seven times.'),
    "oppo": Phrase('Open Settings, About device, Version. Tap "Build number" seven times.'),
    "oneplus": Phrase('Open Settings, About device, Version. Tap "Build number" seven times.'),
    "vivo": Phrase(
        'Open Settings, About phone, Software information. Tap "Build number" seven times.'
    ),
}
_DEVELOPER_OPTIONS = {
    "samsung": Phrase("Go back to Settings. At the very end, open Developer options."),
    "xiaomi": Phrase("Go back to Settings. Open Additional settings, Developer options."),
    "huawei": Phrase("Go back to Settings. Open System and updates, Developer options."),
}


def called(each: Plugged) -> Phrase:
    """Return what to call a phone: its name, or else that it is a phone, and where it is."""
    return _called(each.name, f"usb:{each.port}")


def called_by_server(each: ServerPhone) -> Phrase:
    """Return what to call a phone that an adb server knows: its model, and its address."""
    return _called(each.model, shortened(readable(each.serial), _LONGEST_NAME))


def _called(name: str, place: str) -> Phrase:
    known = shortened(readable(name), _LONGEST_NAME) or Phrase("A phone")
    return Phrase("{name} ({place})", name=known, place=place)


def problem(seen: Sequence[Plugged]) -> NotReached:
    """Return why no phone that is plugged in can be looked at, with what to do about it."""
    problems = [problem_with(each) for each in seen]
    if not problems:
        return NotReached(Phrase("No phone is plugged in."), CABLE)
    return NotReached(
        joined((each.happened for each in problems), " "),
        joined(dict.fromkeys(each.todo for each in problems), " "),
    )


def problem_with(each: Plugged) -> NotReached:
    """Return why this one cannot be looked at yet, with what to do about it."""
    return _PROBLEMS[each.state](each)


def _ready(each: Plugged) -> NotReached:
    return NotReached(
        Phrase("{phone} is ready.", phone=called(each)),
        Phrase("Name it: --phone {address}.", address=f"usb:{each.port}"),
    )


def _debugging_off(each: Plugged) -> NotReached:
    return NotReached(
        Phrase("{phone} is plugged in, but USB debugging is off.", phone=called(each)),
        joined(_switch_on(each.maker), " "),
    )


def _charging(each: Plugged) -> NotReached:
    more = (
        Phrase(
            'Is it on already? Also turn on "Allow ADB debugging in charge only mode", below it.'
        )
        if each.maker in {"huawei", "honor"}
        else Phrase(
            "Is it on already? Pull down the phone's notes, tap the one about USB, and choose "
            '"File transfer".'
        )
    )
    return NotReached(
        Phrase("{phone} is plugged in, but it only charges.", phone=called(each)),
        joined((*_switch_on(each.maker), more), " "),
    )


def _switch_on(maker: str) -> tuple[Phrase, ...]:
    """Return how to turn on USB debugging, and what may keep it off, for this maker."""
    usual = Phrase('Open Settings, About phone. Tap "Build number" seven times.')
    system = Phrase("Go back to Settings. Open System, Developer options.")
    blocked = (
        Phrase('Is the switch grey? Search Settings for "Auto Blocker" and turn it off for now.')
        if maker == "samsung"
        else Phrase('Is the switch grey? Search Settings for "Advanced Protection".')
    )
    return (
        Phrase("Unlock the phone."),
        _BUILD_NUMBER.get(maker, usual),
        _DEVELOPER_OPTIONS.get(maker, system),
        Phrase('Turn on "USB debugging".'),
        blocked,
        Phrase("A phone that work or school manages may not allow it."),
        Phrase("Who can see the screen can see these steps."),
    )


def _in_use(each: Plugged) -> NotReached:
    names = ", ".join(shortened(readable(name), _LONGEST_NAME) for name in holders(each.node))
    return NotReached(
        Phrase("{phone} is in use by another program: {names}.", phone=called(each), names=names)
        if names
        else Phrase("{phone} is in use by another program.", phone=called(each)),
        Phrase("Close that program, and try again."),
    )


def _no_permission(each: Plugged) -> NotReached:
    return NotReached(
        Phrase(
            "{phone} has debugging on, but this computer does not let you talk to it.",
            phone=called(each),
        ),
        Phrase("A rule must be added to this computer, once. `safety-audit doctor` says how."),
    )


def _fastboot(each: Plugged) -> NotReached:
    return NotReached(
        Phrase("{phone} shows its start-up menu (fastboot).", phone=called(each)),
        Phrase('With the volume keys choose "Start" or "Reboot", and press the power key.'),
    )


def _emergency(each: Plugged) -> NotReached:
    return NotReached(
        Phrase("{phone} did not start up.", phone=called(each)),
        Phrase(
            "Hold its power key for half a minute. If it stays dark, ask a repair shop you trust."
        ),
    )


def _iphone(each: Plugged) -> NotReached:
    return NotReached(
        Phrase("{phone} looks like an iPhone.", phone=called(each)),
        Phrase("This tool looks at Android phones."),
    )


_PROBLEMS: dict[State, Callable[[Plugged], NotReached]] = {
    State.READY: _ready,
    State.IN_USE: _in_use,
    State.NO_PERMISSION: _no_permission,
    State.DEBUGGING_OFF: _debugging_off,
    State.CHARGING: _charging,
    State.FASTBOOT: _fastboot,
    State.EMERGENCY: _emergency,
    State.IPHONE: _iphone,
}
