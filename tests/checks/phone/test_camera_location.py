"""Camera apps are found by the screens they answer with, and their location is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from practised import BASES, looked

from safety_audit.model import CheckResult, Outcome

Ran = Callable[..., CheckResult]
Saw = Callable[[CheckResult], list[tuple[str, str]]]

CHECK = "camera-location"
CAMERA = "com.google.android.GoogleCamera"
EXACT = "A camera app may use location, so photos may say where they were taken: {}"
ROUGH = "A camera app may use location, so photos may say roughly where they were taken: {}"


def camera(*allowed: str, package: str = CAMERA, **more: object) -> list[object]:
    return [{"package": package, "allowed": list(allowed), **more}]


@pytest.mark.parametrize("base", BASES)
def test_each_version(saw: Saw, base: str) -> None:
    """A camera that may use location is something to tidy."""
    result = looked(CHECK, base, camera("location", "camera"))
    assert saw(result) == [("tidy", EXACT.format(CAMERA))]
    assert result.reasons == ()


def test_the_rough_place_is_a_note(saw: Saw) -> None:
    """A rough place is less to worry about."""
    assert saw(looked(CHECK, apps=camera("rough-location"))) == [("note", ROUGH.format(CAMERA))]


@pytest.mark.parametrize("base", BASES)
def test_a_camera_without_location_is_quiet(base: str) -> None:
    """Refused and never asked are the same here: no photo can get a place from the phone."""
    assert looked(CHECK, base, camera("camera")).outcome is Outcome.NOTHING_SEEN


def test_an_added_camera_is_known_by_its_name(saw: Saw) -> None:
    """A camera that somebody added counts as well."""
    found = looked(CHECK, apps=camera("location", package="net.sourceforge.opencamera"))
    assert saw(found) == [("tidy", EXACT.format("net.sourceforge.opencamera"))]


def test_its_last_uses_are_told() -> None:
    """When the camera and the place were last used stands beside it."""
    at = "2026-11-18T14:03:00Z"
    uses = [{"what": what, "at": at, "how": "on-screen"} for what in ("camera", "location")]
    (finding,) = looked(CHECK, apps=camera("location", used=uses)).findings
    assert finding.details[:2] == (
        "It last used the camera on 2026-11-18 14:03, by the phone's clock.",
        "It last asked for the place on 2026-11-18 14:03, by the phone's clock.",
    )


def test_a_phone_without_a_camera_app_could_not_be_checked() -> None:
    """That no camera app was found is not the same as that none has location."""
    result = looked(CHECK, without=[CAMERA])
    assert result.outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.parametrize("command", ["dumpsys appops", "dumpsys package"])
def test_what_could_not_be_read_is_said(command: str) -> None:
    """Without the answers there is no all-clear."""
    result = looked(CHECK, apps=camera(), troubles=[{"command": command, "how": "refused"}])
    assert result.outcome is Outcome.COULD_NOT_CHECK


def test_recorded_phones(ran: Ran, saw: Saw, phone_folder: Path) -> None:
    """Of the recorded phones, one camera holds location: from the start, as its maker set it."""
    expected = {
        "a81-smartron-tphone": [("tidy", EXACT.format("com.smartron.camera"))],
    }
    result = ran(CHECK, phone_folder)
    assert saw(result) == expected.get(phone_folder.name, [])
    assert result.reasons == ()
