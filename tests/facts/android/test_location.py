"""How apps stand with the place of the phone follows the permission and what app-ops decides."""

from collections.abc import Iterator
from typing import Any

from safety_audit.checking import Seen, check
from safety_audit.devices.practice.device import build
from safety_audit.engine import look
from safety_audit.facts.android.location import LocationAccess
from safety_audit.facts.android.packages import QUERY
from safety_audit.model import Unreadable


def access(base: str = "google-14", **more: Any) -> LocationAccess:
    """Return the fact of a practice phone."""
    kept: list[LocationAccess] = []

    @check("keep", limits="Nothing.")
    def keep(found: LocationAccess) -> Iterator[Seen]:
        """Keep the fact."""
        kept.append(found)
        yield Unreadable("Kept.")

    look(build(base, **more), [keep])
    (found,) = kept
    return found


def app(*allowed: str, **more: Any) -> list[Any]:
    return [{"package": "org.example.app", "allowed": list(allowed), **more}]


def test_an_app_op_takes_back_what_the_permission_gives() -> None:
    """A number that app-ops ignores learns nothing, whatever its permission says."""
    apps = app("location-always", powers=["sees-all-apps"])
    dump_head = "Current AppOps Service state:\n  Uid u0a{}:\n"
    known = access(apps=apps).of("org.example.app", 0)
    assert known
    number = (known.app.details.app_id or 0) - 10_000
    for mode, may in (("ignore", False), ("deny", False), ("allow", True)):
        words = dump_head.format(number) + "".join(
            f"      {op}: mode={mode}\n" for op in ("FINE_LOCATION", "COARSE_LOCATION")
        )
        trouble = {"command": "dumpsys appops", "how": "words", "words": words}
        one = access(apps=apps, troubles=[trouble]).of("org.example.app", 0)
        assert bool(one and one.may) is may


def test_an_app_op_can_allow_always() -> None:
    """`allow` for the number says all the time, where `foreground` says while used."""
    apps = app("location")
    known = access(apps=apps).of("org.example.app", 0)
    assert known
    assert known.always is False
    number = (known.app.details.app_id or 0) - 10_000
    words = f"Current AppOps Service state:\n  Uid u0a{number}:\n      FINE_LOCATION: mode=allow\n"
    trouble = {"command": "dumpsys appops", "how": "words", "words": words}
    one = access(apps=apps, troubles=[trouble]).of("org.example.app", 0)
    assert one
    assert one.always is True


def test_precise_and_rough() -> None:
    """Only the fine permission gives the exact place."""
    exact = access(apps=app("location")).of("org.example.app", 0)
    rough = access(apps=app("rough-location")).of("org.example.app", 0)
    assert exact
    assert rough
    assert (exact.precise, rough.precise) == (True, False)


def test_an_unknown_version_leaves_it_open() -> None:
    """Where the version is not known, it is not known what the permission means."""
    whole = build("google-9", app("location"))
    dump = whole.ask([QUERY])[0].data.decode()
    words = "\n".join(line for line in dump.split("\n") if "sdkVersion=" not in line)
    trouble = {"command": "dumpsys package", "how": "words", "words": words}
    found = access("google-9", apps=app("location"), troubles=[trouble])
    one = found.of("org.example.app", 0)
    assert one
    assert one.always is None
    assert any("Which Android" in gap for gap in found.gaps)
