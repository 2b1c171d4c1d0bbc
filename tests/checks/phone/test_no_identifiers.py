"""No place, account, address, number or network of a phone appears in what the checks say."""

from collections.abc import Callable
from typing import Any

import pytest

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Query, Status
from safety_audit.devices.practice.device import build
from safety_audit.engine import look
from safety_audit.model import Finding
from safety_audit.packs import load

MINE = {
    "accounts",
    "added-certificates",
    "autofill",
    "bluetooth-devices",
    "call-forwarding",
    "camera-location",
    "companion-devices",
    "find-my-phone",
    "keyboard",
    "location-always",
    "location-switch",
    "location-used-in-background",
    "mirrors",
    "mock-location",
    "phone-clock",
    "photo-place-readers",
    "play-protect",
    "removed-apps",
    "root-and-boot",
    "supervision",
    "unknown-apps",
    "vpn-and-proxy",
}
PLACE = "51.416912,-0.080634"
MAIL = "canary.person@canary-family.example"
NUMBER = "+447700900461"
ADDRESS = "02:CA:4A:2B:7C:01"
NETWORK = "CanaryHomeNet"
CANARIES = ("51.4169", "0.0806", "canary.person", "canary-family", "7700900461", ADDRESS, NETWORK)

LINES = (
    f"last location=Location[fused {PLACE} hAcc=12]",
    f"{PLACE}",
    f"Account {{name={MAIL}, type=com.google}}",
    f"name={NUMBER}",
    f"address: {ADDRESS}",
    f'SSID: "{NETWORK}"',
)


def folder_files() -> dict[str, str]:
    """Return answers in which every service says more than it is asked for."""
    noise = "".join(f"  {line}\n" for line in LINES)
    accounts = f"    Account {{name={MAIL}, type=com.google}}\n"
    accounts += f"    Account {{name={NUMBER}, type=com.whatsapp}}\n"
    return {
        "dumpsys/account.txt": (
            f"User UserInfo{{0:{MAIL}:13}}:\n  Accounts: 2\n{accounts}\n"
            f"  RegisteredServicesCache: 0 services\n{noise}"
        ),
        "dumpsys/bluetooth_manager.txt": (
            f"Bluetooth Status\n  address: {ADDRESS}\n\nBonded devices:\n"
            f"  {ADDRESS} [DUAL] Phone of {MAIL} {NUMBER}\n  {ADDRESS.lower()} [LE] b\n\n{noise}"
        ),
        "dumpsys/companiondevice.txt": (
            "Companion Device Associations:\n  Association{mId=1, mUserId=0, "
            f"mPackageName='com.example.watch', mDeviceMacAddress={ADDRESS}, "
            f"mDisplayName='Watch of {MAIL}'}}\n"
        ),
        "dumpsys/telephony.registry.txt": (
            f"    mCallIncomingNumber={NUMBER}\n    mCallForwarding=true\n{noise}"
        ),
        "dumpsys/vpn_management.txt": (
            "VPNs:\n  0: com.example.tunnel\n    Active package name: com.example.tunnel\n"
            f"    Active vpn type: 1\n    underlying {NETWORK} {ADDRESS}\n{noise}"
        ),
        "dumpsys/location.txt": f"Location Manager State:\n{noise}",
        "dumpsys/user.txt": f"Users:\n  UserInfo{{0:{MAIL}:13}}\n",
        "settings_global.txt": (
            f"bluetooth_address={ADDRESS}\nwifi_ssid={NETWORK}\nprivate_dns_mode=off\n"
            f"package_verifier_user_consent=-1\nauto_time=0\nlast_place={PLACE}\n"
        ),
        "settings_secure.txt": (
            f"location_mode=3\nbluetooth_address={ADDRESS}\nbluetooth_name={MAIL}\n"
            "default_input_method=com.example.keys/.Keys\nautofill_service=com.example.keep/.K\n"
        ),
    }


def words_of(findings: list[Finding], reasons: list[str]) -> str:
    """Return every word that could be shown."""
    return "\n".join([repr(finding) for finding in findings] + reasons)


def looked(device: Any) -> tuple[list[Finding], list[str], set[str]]:
    (core,) = load()
    mine = [check for check in core.checks if check.id in MINE]
    assert {check.id for check in mine} == MINE
    results = look(device, mine).results
    found = [finding for result in results for finding in result.findings]
    told = {result.check for result in results if result.findings}
    return found, [reason for result in results for reason in result.reasons], told


@pytest.mark.parametrize("canary", CANARIES)
def test_what_a_dump_says_beside_is_never_told(
    folder_phone: Callable[[dict[str, str]], FolderPhone], canary: str
) -> None:
    """Every service of this phone says too much, and none of it is repeated."""
    found, reasons, told = looked(folder_phone(folder_files()))
    assert {"accounts", "bluetooth-devices", "companion-devices", "call-forwarding"} <= told
    assert {"vpn-and-proxy", "location-switch", "play-protect"} <= told
    assert canary.lower() not in words_of(found, reasons).lower()


@pytest.mark.parametrize("canary", CANARIES)
def test_a_whole_phone_says_nothing_of_it_either(canary: str) -> None:
    """On a made-up phone with names everywhere, the same holds."""
    at = "2026-11-20T09:00:00Z"
    use = {"what": "location", "at": at, "how": "background"}
    phone = build(
        "google-14",
        [
            {
                "package": "com.example.watch",
                "origin": "file",
                "allowed": ["location-always", "places-in-photos"],
                "powers": ["vpn", "mock-location", "installs-apps", "keyboard", "autofill"],
                "used": [use],
            },
            {"package": "com.google.android.GoogleCamera", "allowed": ["location"]},
        ],
        owner=MAIL,
        name=f"Phone of {MAIL}",
        accounts=[{"name": MAIL, "added": at}, {"name": NUMBER, "type": "com.whatsapp"}],
        links=[
            {
                "name": f"Car of {MAIL}, {NUMBER}",
                "address": ADDRESS,
                "companion": "com.example.watch",
            }
        ],
        forwards_calls=True,
    )
    found, reasons, told = looked(phone)
    assert len(told) > 10
    assert canary.lower() not in words_of(found, reasons).lower()


def test_no_query_asks_for_more_than_it_needs() -> None:
    """Neither the dump with places, nor that of Wi-Fi, nor one of messages is ever asked for."""
    asked: list[Query] = []
    phone = build("google-14")
    answer = phone._answer

    def noted(query: Query) -> Any:
        asked.append(query)
        return answer(query)

    phone._answer = noted  # type: ignore[method-assign]
    looked(phone)
    texts = {query.text for query in asked}
    assert not texts & {"dumpsys location", "dumpsys wifi", "dumpsys telephony.registry"}
    assert all(answer(query).status is not Status.LOST for query in asked)
