"""The computers that a phone lets in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "trusted-computers"
EXPIRY = "adb_allowed_connection_time"
KEY = "QAAAA" + "Zm9v" * 30 + "AQAB="
KEYS = f"debugging_manager={{\n    user_keys={KEY} alex@desk\n{KEY}\n\n    keystore=x\n}}\n"


def phone(api: int, service: str, keys: str, settings: str = "a=1\n") -> dict[str, str]:
    """Return a phone of this version with this list of keys."""
    return {
        "getprop.txt": f"[ro.build.version.sdk]: [{api}]\n",
        f"dumpsys/{service}.txt": keys,
        "settings_global.txt": settings,
    }


@pytest.mark.parametrize(("api", "service"), [(27, "usb"), (28, "usb"), (29, "adb"), (36, "adb")])
def test_each_version_keeps_the_list_elsewhere(ran: Ran, saw: Saw, api: int, service: str) -> None:
    """Each computer is found by the name it gave itself, and its key is not quoted."""
    result = ran(CHECK, phone(api, service, KEYS))
    assert saw(result) == [
        ("review", "A computer can connect without asking: alex@desk"),
        ("review", "A computer can connect without asking: it has no name"),
    ]
    assert [seen.text for finding in result.findings for seen in finding.evidence] == [
        "alex@desk",
        "",
    ]
    assert result.reasons == ()


def test_keys_that_never_expire(ran: Ran, saw: Saw) -> None:
    """Zero stands for never."""
    files = phone(34, "adb", "    user_keys=\n    keystore=x\n", f"{EXPIRY}=0\n")
    assert saw(ran(CHECK, files)) == [("tidy", "The phone never forgets a computer that it let in")]


def test_keys_that_never_expire_without_the_list(ran: Ran, saw: Saw) -> None:
    """What could not be listed does not hide what could be read."""
    result = ran(CHECK, phone(34, "adb", "debugging_manager={\n}\n", f"{EXPIRY}=0\n"))
    assert saw(result) == [("tidy", "The phone never forgets a computer that it let in")]
    assert result.reasons != ()


def test_an_empty_list_is_nothing_seen(ran: Ran) -> None:
    """A list that is there and empty is read as such."""
    assert ran(CHECK, phone(34, "adb", "    user_keys=\n}\n")).outcome is Outcome.NOTHING_SEEN


def test_no_list_is_not_checked(ran: Ran) -> None:
    """A phone without a list may let in none, but does not say so."""
    result = ran(CHECK, phone(34, "adb", "debugging_manager={\n  connected_to_adb=true\n}\n"))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == (
        "The phone did not list the computers it lets in. Often that means there are none.",
    )


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("a81-smartron-tphone", 4),  # used by its maker's developers
        ("a9-emulator", 1),
        ("a10-emulator-qpreview", None),  # says API 28, but keeps no list where Android 9 does
        ("a13-mtk-tablet", None),  # not recorded
        ("a14-emulator-atv", None),  # not recorded
        ("a71-emulator", None),  # an emulator that asks nobody
    ],
)
def test_recorded_phones(ran: Ran, recordings: Path, name: str, count: int | None) -> None:
    """How many computers each recorded phone lets in."""
    result = ran(CHECK, recordings / name)
    if count is None:
        assert result.outcome is Outcome.COULD_NOT_CHECK
    else:
        assert [finding.priority.value for finding in result.findings] == ["review"] * count
        assert result.reasons == ()
