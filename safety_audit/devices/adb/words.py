"""What to say about a phone that cannot be looked at yet: what is so, and what to do."""

from collections.abc import Callable, Sequence

from safety_audit.devices.adb.plugged import Plugged, State, holders
from safety_audit.devices.adb.smart_socket import ServerPhone
from safety_audit.devices.interface import NotReached
from safety_audit.text import readable, shortened

__all__ = ["CABLE", "called", "called_by_server", "problem", "problem_with"]

CABLE = (
    "Connect the phone with a cable, and unlock it. "
    "Some cables only charge: try another cable, and another socket."
)
_LONGEST_NAME = 60

_BUILD_NUMBER = {
    "samsung": 'About phone, Software information. Tap "Build number" seven times',
    "xiaomi": 'About phone. Tap "OS version" or "MIUI version" seven times',
    "oppo": 'About device, Version. Tap "Build number" seven times',
    "oneplus": 'About device, Version. Tap "Build number" seven times',
    "vivo": 'About phone, Software information. Tap "Build number" seven times',
}
_DEVELOPER_OPTIONS = {
    "samsung": "Go back to Settings. At the very end, open Developer options",
    "xiaomi": "Go back to Settings. Open Additional settings, Developer options",
    "huawei": "Go back to Settings. Open System and updates, Developer options",
}


def called(each: Plugged) -> str:
    """Return what to call a phone: its name, or else that it is a phone, and where it is."""
    name = shortened(readable(each.name), _LONGEST_NAME) or "A phone"
    return f"{name} (usb:{each.port})"


def called_by_server(each: ServerPhone) -> str:
    """Return what to call a phone that an adb server knows: its model, and its address."""
    name = shortened(readable(each.model), _LONGEST_NAME) or "A phone"
    return f"{name} ({shortened(readable(each.serial), _LONGEST_NAME)})"


def problem(seen: Sequence[Plugged]) -> NotReached:
    """Return why no phone that is plugged in can be looked at, with what to do about it."""
    problems = [problem_with(each) for each in seen]
    if not problems:
        return NotReached("No phone is plugged in.", CABLE)
    return NotReached(
        " ".join(each.happened for each in problems),
        " ".join(dict.fromkeys(each.todo for each in problems)),
    )


def problem_with(each: Plugged) -> NotReached:
    """Return why this one cannot be looked at yet, with what to do about it."""
    return _PROBLEMS[each.state](each)


def _ready(each: Plugged) -> NotReached:
    return NotReached(f"{called(each)} is ready.", f"Name it: --phone usb:{each.port}.")


def _debugging_off(each: Plugged) -> NotReached:
    return NotReached(
        f"{called(each)} is plugged in, but USB debugging is off.", _switch_on(each.maker)
    )


def _charging(each: Plugged) -> NotReached:
    more = (
        'Is it on already? Also turn on "Allow ADB debugging in charge only mode", below it.'
        if each.maker in {"huawei", "honor"}
        else "Is it on already? Pull down the phone's notes, tap the one about USB, and choose "
        '"File transfer".'
    )
    return NotReached(
        f"{called(each)} is plugged in, but it only charges.", f"{_switch_on(each.maker)} {more}"
    )


def _switch_on(maker: str) -> str:
    """Return how to turn on USB debugging, and what may keep it off, for this maker."""
    build = _BUILD_NUMBER.get(maker, 'About phone. Tap "Build number" seven times')
    options = _DEVELOPER_OPTIONS.get(maker, "Go back to Settings. Open System, Developer options")
    blocked = (
        'Is the switch grey? Search Settings for "Auto Blocker" and turn it off for now.'
        if maker == "samsung"
        else 'Is the switch grey? Search Settings for "Advanced Protection".'
    )
    return (
        f'Unlock the phone. Open Settings, {build}. {options}. Turn on "USB debugging". {blocked} '
        "A phone that work or school manages may not allow it. "
        "Who can see the screen can see these steps."
    )


def _in_use(each: Plugged) -> NotReached:
    names = ", ".join(shortened(readable(name), _LONGEST_NAME) for name in holders(each.node))
    return NotReached(
        f"{called(each)} is in use by another program{f': {names}' if names else ''}.",
        "Close that program, and try again.",
    )


def _no_permission(each: Plugged) -> NotReached:
    return NotReached(
        f"{called(each)} has debugging on, but this computer does not let you talk to it.",
        "A rule must be added to this computer, once. `safety-audit doctor` says how.",
    )


def _fastboot(each: Plugged) -> NotReached:
    return NotReached(
        f"{called(each)} shows its start-up menu (fastboot).",
        'With the volume keys choose "Start" or "Reboot", and press the power key.',
    )


def _emergency(each: Plugged) -> NotReached:
    return NotReached(
        f"{called(each)} did not start up.",
        "Hold its power key for half a minute. If it stays dark, ask a repair shop you trust.",
    )


def _iphone(each: Plugged) -> NotReached:
    return NotReached(f"{called(each)} looks like an iPhone.", "This tool looks at Android phones.")


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
