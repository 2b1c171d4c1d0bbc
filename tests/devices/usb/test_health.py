"""`doctor` sees what is plugged in, and says what to do about each."""

import json

import pytest
from devices.usb.driver import Bus
from devices.usb.holder import Holder
from sim.clients import EACH, Client
from sim.phone import SimPhone, from_answers

FILES, DEBUGGING = (6, 1, 1), (255, 66, 1)


def phones(printed: str) -> list[tuple[str, str]]:
    """Return health and first words of what is said about phones."""
    layers = json.loads(printed)["layers"]
    return [(each["health"], each["says"]) for each in layers if each["name"] == "phone"]


def test_phones_are_told_by_their_state(bus: Bus) -> None:
    """A phone that is ready, one that is off and one that is in use are told apart."""
    bus.plug("1-4")
    bus.plug("1-5", number=5, interfaces=[FILES])
    bus.plug("1-6", number=6, interfaces=[FILES, DEBUGGING], driver="usbfs")
    seen = bus.tool("doctor", "--json")
    assert phones(seen.rest()) == [
        ("fine", "Example Phone One (usb:1-4) is there, by cable, and can be asked."),
        ("to-do", "Example Phone One (usb:1-5) is plugged in, but USB debugging is off."),
        ("to-do", "Example Phone One (usb:1-6) is in use by another program."),
    ]
    assert seen.code == 0


def test_a_missing_permission_is_told_with_the_rule(bus: Bus) -> None:
    """Where this computer does not let its user talk to the phone, the rule is named."""
    bus.plug(mode=0)
    printed = bus.tool("doctor", "--json", powerless=True).rest()
    (trouble,) = [each for each in json.loads(printed)["layers"] if each["name"] == "phone"]
    assert trouble["health"] == "to-do"
    assert "does not let you talk to it" in trouble["says"]
    assert "safety-audit doctor --rule | sudo tee /etc/udev/rules.d/" in trouble["todo"]


@pytest.mark.parametrize("client", EACH)
def test_a_server_that_holds_the_phone_is_fine(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """A phone whose cable an adb server holds can be asked."""
    with SimPhone(from_answers({})) as phone, Holder(client, phone.port, "1-4") as server:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
        bus.plug(driver="usbfs")
        printed = bus.tool("doctor", "--json").rest()
    assert phones(printed) == [
        ("fine", "Example Phone One (usb:1-4) is there, by cable, and can be asked.")
    ]
    assert "An adb server runs (version 41). It is used." in printed
