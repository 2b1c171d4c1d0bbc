"""What the checks of links, control and traces say of recorded phones, word for word.

The recordings are parts of bug reports: commands of the shell, such as `date`, are not in them, and
that is "could not check". None of them has an account, a VPN or a device tied to it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome, Priority

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

QUIET, UNTOLD, NOT = Outcome.NOTHING_SEEN, Outcome.COULD_NOT_CHECK, Outcome.NOT_APPLICABLE
ON = [("note", "Location is switched on")]
GOOGLE = [("note", "An app keeps passwords and fills them in: com.google.android.gms")]
FINDS = [("note", "Whoever can sign in to your account may find this phone with Google's Find Hub")]
CABLE = [("note", "Apps that come by cable are not checked for harm")]
# An emulator and a preview are started with an open start; a maker left a test system on a tablet.
OPEN = [("review", "The phone may start another system than its maker's")]
TEST = [("review", "The phone runs a system for tests, not a maker's finished one")]

# Not in a bug report of any of these phones.
NEVER = dict.fromkeys(
    ("call-forwarding", "added-certificates", "removed-apps", "phone-clock"), UNTOLD
)
ALWAYS = dict.fromkeys(("accounts", "supervision", "mock-location"), QUIET)

EXPECTED: dict[str, dict[str, object]] = {
    "a71-emulator": {
        # Android 7 keeps no settings in its report, and knows neither ties nor a list of VPNs.
        "location-switch": UNTOLD,
        "find-my-phone": FINDS,
        "companion-devices": UNTOLD,
        "vpn-and-proxy": UNTOLD,
        "bluetooth-devices": UNTOLD,
        "mirrors": UNTOLD,
        "keyboard": UNTOLD,
        "autofill": NOT,
        "play-protect": UNTOLD,
        "unknown-apps": UNTOLD,
        "root-and-boot": TEST,
    },
    "a81-smartron-tphone": {
        "location-switch": ON,
        "find-my-phone": QUIET,
        "companion-devices": UNTOLD,
        "vpn-and-proxy": UNTOLD,
        "bluetooth-devices": QUIET,
        "mirrors": QUIET,
        "keyboard": QUIET,
        "autofill": GOOGLE,
        "play-protect": UNTOLD,
        "unknown-apps": QUIET,
        "root-and-boot": UNTOLD,
    },
    "a9-emulator": {
        "location-switch": ON,
        "find-my-phone": FINDS,
        "companion-devices": UNTOLD,
        "vpn-and-proxy": UNTOLD,
        "bluetooth-devices": UNTOLD,
        "mirrors": UNTOLD,
        "keyboard": QUIET,
        "autofill": GOOGLE,
        "play-protect": CABLE,
        "unknown-apps": QUIET,
        "root-and-boot": OPEN,
    },
    "a10-emulator-qpreview": {
        "location-switch": ON,
        "find-my-phone": QUIET,
        "companion-devices": UNTOLD,
        "vpn-and-proxy": UNTOLD,
        "bluetooth-devices": UNTOLD,
        "mirrors": UNTOLD,
        "keyboard": QUIET,
        "autofill": GOOGLE,
        "play-protect": CABLE,
        "unknown-apps": QUIET,
        "root-and-boot": OPEN,
    },
    "a13-mtk-tablet": {
        "location-switch": ON,
        "find-my-phone": QUIET,
        "companion-devices": QUIET,
        "vpn-and-proxy": QUIET,
        # Bluetooth was never switched on.
        "bluetooth-devices": UNTOLD,
        "mirrors": QUIET,
        "keyboard": QUIET,
        "autofill": QUIET,
        # It came without the Play Store.
        "play-protect": NOT,
        "unknown-apps": QUIET,
        "root-and-boot": TEST,
    },
    "a14-emulator-atv": {
        "location-switch": ON,
        "find-my-phone": QUIET,
        "companion-devices": QUIET,
        "vpn-and-proxy": QUIET,
        "bluetooth-devices": QUIET,
        "mirrors": QUIET,
        "keyboard": QUIET,
        "autofill": GOOGLE,
        "play-protect": QUIET,
        "unknown-apps": QUIET,
        "root-and-boot": TEST,
    },
}
CHECKS = (*NEVER, *ALWAYS, *EXPECTED["a71-emulator"])


@pytest.mark.parametrize("check", CHECKS)
def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path, check: str) -> None:
    """Each recording gives exactly this, and never something to look at first."""
    expected = {**NEVER, **ALWAYS, **EXPECTED[phone_folder.name]}[check]
    result = ran(check, phone_folder)
    assert (result.outcome if isinstance(expected, Outcome) else saw(result)) == expected
    assert all(finding.priority is not Priority.ACT for finding in result.findings)
