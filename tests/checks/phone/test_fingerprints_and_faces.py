"""Fingerprints and faces are counted, and the count is a question."""

from collections.abc import Callable
from pathlib import Path

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "fingerprints-and-faces"
USERS = "Users:\n  UserInfo{0:a:13}\n  UserInfo{10:b:10}\n  Device owner id:-10000\n"
NO_FACE = "Can't find service: face\n"


def counts(*pairs: tuple[int, int]) -> str:
    """Return what a sensor's service prints."""
    prints = ",".join(f'{{"id":{user},"count":{count}}}' for user, count in pairs)
    return f'{{"service":"x","prints":[{prints}]}}\n'


def test_one_is_a_note_and_more_are_worth_a_look(ran: Ran, saw: Saw) -> None:
    """The counts of each user are said with the question whose they are."""
    files = {
        "dumpsys/user.txt": USERS,
        "dumpsys/fingerprint.txt": counts((0, 3), (10, 1)),
        "dumpsys/face.txt": counts((0, 1), (10, 0)),
    }
    result = ran(CHECK, files)
    assert saw(result) == [
        ("review", "3 fingerprints can open this phone"),
        ("note", "1 fingerprint can open this phone for user 10 (second user)"),
        ("note", "1 face can open this phone"),
    ]
    assert [finding.details for finding in result.findings] == [
        ("Are they all yours?",),
        ("Is it yours?",),
        ("Is it yours?",),
    ]
    assert result.reasons == ()


def test_none_is_nothing_seen(ran: Ran) -> None:
    """A sensor that keeps nothing, and no face service, leave nothing to ask."""
    files = {"dumpsys/fingerprint.txt": counts((0, 0)), "dumpsys/face.txt": NO_FACE}
    assert ran(CHECK, files).outcome is Outcome.NOTHING_SEEN


def test_a_phone_without_sensors(ran: Ran) -> None:
    """A phone that has neither service cannot be asked."""
    files = {
        "dumpsys/fingerprint.txt": "Can't find service: fingerprint\n",
        "dumpsys/face.txt": NO_FACE,
    }
    assert ran(CHECK, files).outcome is Outcome.NOT_APPLICABLE


def test_one_kind_that_is_not_read(ran: Ran, saw: Saw) -> None:
    """What was found stands, and the other kind is said to be missing."""
    result = ran(
        CHECK, {"dumpsys/fingerprint.txt": counts((0, 2)), "dumpsys/face.txt": "provider\n"}
    )
    assert saw(result) == [("review", "2 fingerprints can open this phone")]
    assert result.reasons == ("The answer has an unknown form (dumpsys face).",)


def test_recorded_phones(ran: Ran, phone_folder: Path) -> None:
    """No recording has faces, so none could be looked at whole; no fingerprint is kept."""
    result = ran(CHECK, phone_folder)
    assert (result.outcome, result.findings) == (Outcome.COULD_NOT_CHECK, ())
