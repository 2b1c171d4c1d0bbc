"""A whole visit over an emulated cable: waited for, allowed, asked, and cut short."""

import json
import time

from devices.usb.driver import Bus
from sim.phone import Auth, Said, SimPhone, from_answers

FILES = (6, 1, 1)
PROPERTIES = b"[ro.product.model]: [Sim]\n[ro.build.version.sdk]: [34]\n"
CHOOSE = "from safety_audit.cli.plug import chosen_phone; print('CHOSEN', chosen_phone())"


def test_the_person_is_led_to_a_phone_that_is_ready(bus: Bus) -> None:
    """From no phone, by one whose debugging is off, to one that is ready, without a key press."""
    seen = bus.run("-c", CHOOSE)
    seen.until("press Enter")
    seen.type("")
    assert "No phone is plugged in." in seen.until("goes on by itself")
    bus.plug(interfaces=[FILES])
    told = seen.until("goes on by itself")
    assert "USB debugging is off" in told
    assert '"Build number" seven times' in told
    bus.unplug()
    bus.plug(number=5)
    assert "There it is: Example Phone One (usb:1-4)." in seen.until("CHOSEN usb:1-4")
    assert seen.code == 0


def test_the_person_chooses_between_phones(bus: Bus) -> None:
    """With two phones there, the person is asked which."""
    bus.plug("1-4")
    bus.plug("1-5", number=5, words={"product": "Phone Two"})
    seen = bus.run("-c", CHOOSE)
    seen.until("press Enter")
    seen.type("")
    told = seen.until("2  Example Phone Two (usb:1-5), by cable")
    assert "1  Example Phone One (usb:1-4), by cable" in told
    seen.until("A phone tells which Android it has only after it has allowed this computer.")
    seen.type("2")
    seen.until("CHOSEN usb:1-5")


def test_an_address_may_be_typed_instead(bus: Bus) -> None:
    """Who types an address is not made to plug anything in."""
    seen = bus.run("-c", CHOOSE)
    seen.until("press Enter")
    seen.type(" 192.0.2.7:5555 ")
    seen.until("CHOSEN 192.0.2.7:5555")


def test_a_visit_over_the_cable(bus: Bus) -> None:
    """A phone that is plugged in is allowed, asked and reported on."""
    with SimPhone(from_answers({"getprop": PROPERTIES}), auth=Auth.ALLOW) as phone:
        bus.plug(connects_to=phone.port)
        printed = bus.tool("scan", "--no-computer", "--json").rest()
        report = json.loads(printed[printed.index("{") :])
        assert [device["kind"] for device in report["devices"]] == ["phone"]
        assert report["devices"][0]["model"].endswith("Sim")
        assert bus.faults() == []
        assert phone.faults == []


def test_unplugged_in_the_middle_of_a_visit(bus: Bus) -> None:
    """Pulling the cable in mid scan still gives a report, which says what it could not check."""
    hangs = Said(b"Package [com.example.one]", hangs=True)
    answers = {"getprop": PROPERTIES, "dumpsys package": hangs}
    with SimPhone(from_answers(answers)) as phone:
        bus.plug(connects_to=phone.port)
        seen = bus.tool("scan", "--no-computer", "--json")
        while not any("dumpsys -t 85 package" in service for service in phone.services):
            time.sleep(0.01)
        bus.unplug()
        printed = seen.rest()
    assert "Traceback" not in printed
    assert seen.code == 3
    checks = json.loads(printed[printed.index("{") :])["checks"]
    silent = [each for each in checks if each["outcome"] == "could-not-check"]
    assert silent
    assert all(each["reason"] for each in silent)
    assert any("The connection ended before it answered" in each["reason"] for each in silent)


def test_two_phones_at_once_never_mix(bus: Bus) -> None:
    """Two phones on two cables, asked at the same time, are each reported on as themselves."""
    models = {"1-4": b"[ro.product.model]: [One]\n", "1-5": b"[ro.product.model]: [Two]\n"}
    with (
        SimPhone(from_answers({"getprop": models["1-4"]})) as first,
        SimPhone(from_answers({"getprop": models["1-5"]})) as second,
    ):
        bus.plug("1-4", connects_to=first.port)
        bus.plug("1-5", number=5, connects_to=second.port)
        scans = [
            bus.tool("scan", "--no-computer", "--json", "--phone", f"usb:{port}") for port in models
        ]
        for scan, model in zip(scans, ("One", "Two"), strict=True):
            printed = scan.rest()
            report = json.loads(printed[printed.index("{") :])
            assert report["devices"][0]["model"].endswith(model)
        assert bus.faults("1-4") == bus.faults("1-5") == []
        assert first.faults == second.faults == []
