"""What is plugged in is told by its name, with what to do; none is ever chosen by guessing."""

import subprocess
import sys
from pathlib import Path

import pytest
from devices.usb.driver import Bus
from devices.usb.holder import Holder
from sim.clients import EACH, Client
from sim.phone import Auth, SimPhone, from_answers

from safety_audit.devices.adb.plugged import Plugged, State, holders
from safety_audit.devices.adb.words import problem_with

FILES, DEBUGGING, FASTBOOT = (6, 1, 1), (255, 66, 1), (255, 66, 3)
SAMSUNG, XIAOMI, HUAWEI, APPLE, QUALCOMM, LOGITECH = 0x04E8, 0x2717, 0x12D1, 0x05AC, 0x05C6, 0x046D
PHONE = from_answers({"getprop": b"[ro.product.model]: [Sim]\n"})

LIST = """
from safety_audit.devices.adb.plugged import plugged
for each in plugged():
    print(each.port, each.state.name, each.maker or "-", each.serial)
"""
SCAN = ("scan", "--no-computer")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_nothing_plugged_in(bus: Bus) -> None:
    """Without a phone, the cable and the socket are named."""
    seen = bus.tool(*SCAN)
    printed = one_line(seen.rest())
    assert printed.startswith("No phone is plugged in. Connect the phone with a cable")
    assert "Some cables only charge: try another cable, and another socket." in printed
    assert seen.code == 4


@pytest.mark.parametrize(
    ("options", "words", "remedy"),
    [
        (
            {"interfaces": [FILES]},
            "Example Phone One (usb:1-4) is plugged in, but USB debugging is off.",
            'Open Settings, About phone. Tap "Build number" seven times.',
        ),
        (
            {"interfaces": [FILES], "vendor": SAMSUNG},
            "is plugged in, but USB debugging is off.",
            'Search Settings for "Auto Blocker" and turn it off for now.',
        ),
        (
            {"interfaces": [FILES], "vendor": XIAOMI},
            "is plugged in, but USB debugging is off.",
            'Tap "OS version" or "MIUI version" seven times.',
        ),
        (
            {"interfaces": [(255, 255, 0)], "vendor": SAMSUNG},
            "is plugged in, but USB debugging is off.",
            'Tap "Build number" seven times.',
        ),
        (
            {"interfaces": [], "vendor": XIAOMI},
            "Example Phone One (usb:1-4) is plugged in, but it only charges.",
            'tap the one about USB, and choose "File transfer".',
        ),
        (
            {"interfaces": [], "vendor": HUAWEI},
            "is plugged in, but it only charges.",
            'turn on "Allow ADB debugging in charge only mode"',
        ),
        (
            {"interfaces": [FASTBOOT]},
            "Example Phone One (usb:1-4) shows its start-up menu (fastboot).",
            'choose "Start" or "Reboot"',
        ),
        (
            {"interfaces": [(255, 255, 255)], "vendor": QUALCOMM, "product": 0x9008},
            "Example Phone One (usb:1-4) did not start up.",
            "Hold its power key for half a minute.",
        ),
        (
            {"interfaces": [FILES], "vendor": APPLE},
            "Example Phone One (usb:1-4) looks like an iPhone.",
            "This tool looks at Android phones.",
        ),
        (
            {"interfaces": [FILES, DEBUGGING], "driver": "usbfs"},
            "Example Phone One (usb:1-4) is in use by another program",
            "Close that program, and try again.",
        ),
        (
            {"interfaces": [(3, 1, 1)], "vendor": LOGITECH},
            "No phone is plugged in.",
            "Connect the phone with a cable",
        ),
    ],
    ids=[
        "files-only",
        "samsung",
        "xiaomi",
        "files-in-the-makers-own-way",
        "charges-only",
        "charges-only-huawei",
        "fastboot",
        "emergency",
        "iphone",
        "claimed",
        "mouse",
    ],
)
def test_each_state_has_its_own_words(
    bus: Bus, options: dict[str, object], words: str, remedy: str
) -> None:
    """What is plugged in but cannot be looked at is named, with its own remedy."""
    bus.plug(**options)
    seen = bus.tool(*SCAN)
    printed = one_line(seen.rest())
    assert words in printed
    assert remedy in printed
    assert seen.code == 4


def test_no_permission(bus: Bus) -> None:
    """A phone that this computer's user may not open is told apart from one that is off."""
    bus.plug(mode=0)
    seen = bus.tool(*SCAN, powerless=True)
    printed = one_line(seen.rest())
    assert "has debugging on, but this computer does not let you talk to it." in printed
    assert "A rule must be added to this computer, once. `safety-audit doctor` says how." in printed
    assert seen.code == 4
    assert bus.run("-c", LIST, powerless=True).rest() == "1-4 NO_PERMISSION google SIM0001\n"


def test_claimed_at_the_last_moment(bus: Bus) -> None:
    """A phone that another program takes between the look and the opening is in use as well."""
    bus.plug(busy=True)
    seen = bus.tool(*SCAN)
    assert "Another program on this computer is using the phone." in seen.rest()
    assert seen.code == 4


@pytest.mark.parametrize("client", EACH)
def test_claimed_by_a_server_that_can_be_asked(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """A phone whose cable an adb server holds is asked through that server."""
    with SimPhone(PHONE) as phone, Holder(client, phone.port, "1-4") as server:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
        bus.plug(driver="usbfs", busy=True)
        seen = bus.tool(*SCAN)
        printed = seen.rest()
        assert seen.code == 3, printed
        assert any("getprop" in service for service in phone.services)


def test_one_phone_is_used(bus: Bus) -> None:
    """One phone that is ready needs no name, whatever else is plugged in."""
    with SimPhone(PHONE, auth=Auth.ALLOW) as phone:
        bus.plug("1-4", connects_to=phone.port)
        bus.plug("1-5", number=5, interfaces=[FILES])
        seen = bus.tool(*SCAN, "--plain")
        printed = seen.rest()
        assert 'It asks "Allow USB debugging?". Tap Allow.' in one_line(printed)
        assert seen.code == 3
        assert any("getprop" in service for service in phone.services)


def test_several_phones_are_listed_and_named(bus: Bus) -> None:
    """Of two phones none is guessed; each can be named by its port or serial number."""
    with SimPhone(PHONE) as first, SimPhone(PHONE) as second:
        bus.plug("1-4", connects_to=first.port)
        bus.plug("1-5", number=5, connects_to=second.port, words={"serial": "SIM0002"})
        seen = bus.tool(*SCAN)
        printed = one_line(seen.rest())
        assert seen.code == 4
        assert "More than one phone is there" in printed
        assert "usb:1-4" in printed
        assert "usb:1-5" in printed
        assert first.services == second.services == []

        assert bus.tool(*SCAN, "--phone", "usb:1-5").code == 3
        assert first.services == []
        asked = len(second.services)
        assert asked

        assert bus.tool(*SCAN, "--phone", "SIM0001").code == 3
        assert first.services
        assert len(second.services) == asked

        assert (
            "No phone with the serial number SIM0003"
            in bus.tool(*SCAN, "--phone", "SIM0003").rest()
        )


def test_hostile_names_are_made_showable(bus: Bus) -> None:
    """What a device calls itself can neither forge a line nor move the cursor."""
    bus.plug(interfaces=[FILES], words={"product": "Phone\x1b[2J\u202eabc" + "x" * 500})
    printed = bus.tool(*SCAN).rest()
    assert "Phone<U+001B>[2J<U+202E>abc" in printed
    assert "\x1b" not in printed
    assert "more characters" in one_line(printed)


WATCH = """
from safety_audit.devices.adb.plugged import watch
for seen in watch():
    print(" ".join(f"{each.port}:{each.state.name}" for each in seen) or "nothing", flush=True)
"""


def test_the_plug_is_waited_for(bus: Bus) -> None:
    """Plugging in, a change of mode and unplugging are each seen without asking again."""
    seen = bus.run("-c", WATCH)
    seen.until("nothing")
    bus.plug(interfaces=[FILES])
    seen.until("1-4:DEBUGGING_OFF")
    bus.unplug()
    bus.plug(number=5, interfaces=[FILES, DEBUGGING])
    seen.until("1-4:READY")
    bus.unplug()
    seen.until("nothing")


WITHOUT_PYUDEV = "import sys; sys.modules['pyudev'] = None"


def test_without_the_systems_list(bus: Bus) -> None:
    """Where the system gives no list, as on other systems, libusb's tells what it can."""
    bus.plug("1-4")
    bus.plug("1-5", number=5, interfaces=[FILES], vendor=SAMSUNG)
    bus.plug("1-6", number=6, interfaces=[(3, 1, 1)], vendor=LOGITECH)
    assert bus.run("-c", WITHOUT_PYUDEV + LIST).rest() == (
        "1-4 READY google \n1-5 DEBUGGING_OFF samsung \n"
    )


def test_the_plug_is_waited_for_by_looking(bus: Bus) -> None:
    """Where the system does not ring, looking again and again sees the plug as well."""
    seen = bus.run("-c", WITHOUT_PYUDEV + WATCH)
    seen.until("nothing")
    bus.plug()
    seen.until("1-4:READY")
    bus.unplug()
    seen.until("nothing")


def test_claimed_where_the_system_does_not_tell(bus: Bus) -> None:
    """Without the system's list, a phone that somebody holds shows when it is opened."""
    bus.plug(busy=True)
    start = WITHOUT_PYUDEV + "; from safety_audit.cli import main; main()"
    seen = bus.run("-c", start, *SCAN)
    assert "Another program on this computer is using the phone." in seen.rest()
    assert seen.code == 4


@pytest.mark.parametrize("missing", ["libusb_package", "usb1"])
def test_without_libusb(bus: Bus, missing: str) -> None:
    """Where the USB library is missing, a phone is named all the same, and the trouble too."""
    bus.plug()
    start = f"import sys; sys.modules[{missing!r}] = None; "
    start += "from safety_audit.cli import main; main()"
    seen = bus.run("-c", start, *SCAN)
    assert "This computer has no USB library that this tool can use." in one_line(seen.rest())
    assert seen.code == 4
    printed = bus.run("-c", start, "doctor").rest()
    assert "[ !] The USB library cannot be used (ModuleNotFoundError)." in printed


@pytest.mark.parametrize(
    ("mode", "words", "remedy"),
    [
        ("recovery", "The phone shows its recovery menu.", '"Reboot system now"'),
        ("sideload", "The phone waits for an update from a computer (sideload).", "Choose Cancel"),
        ("bootloader", "The phone shows its start-up menu (fastboot).", 'choose "Start"'),
        ("other", "The phone has not started up as usual.", "Restart it, unlock it"),
    ],
)
def test_a_phone_in_another_mode(bus: Bus, mode: str, words: str, remedy: str) -> None:
    """A phone that has debugging on but has not started up as usual is told so, by the mode."""
    with SimPhone(PHONE, banner=f"{mode}::ro.product.name=sim;") as phone:
        bus.plug(connects_to=phone.port)
        seen = bus.tool(*SCAN)
        printed = one_line(seen.rest())
        assert words in printed
        assert remedy in printed
        assert seen.code == 4


@pytest.mark.parametrize("auth", [Auth.PENDING, Auth.REFUSE])
def test_a_phone_that_does_not_agree(bus: Bus, auth: Auth) -> None:
    """Over a cable, nobody and no are both silence: what may be behind it is named."""
    with SimPhone(PHONE, auth=auth) as phone:
        bus.plug(connects_to=phone.port)
        seen = bus.run("-c", HURRIED, *SCAN)
        printed = one_line(seen.rest())
        assert 'It asks "Allow USB debugging?". Tap Allow.' in printed
        assert "The phone has not allowed this computer to look." in printed
        for possible in (
            "Did somebody tap Cancel?",
            "After a start it asks only once it was unlocked.",
            '"Auto Blocker" (Samsung) or "Advanced Protection" may be on.',
            "A workplace may manage the phone.",
        ):
            assert possible in printed
        assert seen.code == 4
        assert phone.services == []


# A minute and a half is not waited for here.
HURRIED = """
from functools import partial
from safety_audit.cli import main
from safety_audit.devices.adb import usb
usb.connect_usb = partial(usb.connect_usb, allow_seconds=1)
main()
"""


def test_who_holds_a_phone_is_named(tmp_path: Path) -> None:
    """A program that has the phone's file open is named, and another is not."""
    node = tmp_path / "004"
    node.write_bytes(b"")
    assert holders(str(node)) == ()
    waits = "import sys, time; held = open(sys.argv[1]); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", waits, node], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        try:
            (name,) = holders(str(node))
            assert name.startswith("python")
            trouble = problem_with(Plugged(port="1-4", state=State.IN_USE, node=str(node)))
            assert f"is in use by another program: {name}." in trouble.happened
        finally:
            program.kill()
