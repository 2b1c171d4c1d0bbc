"""Saving a visit, looking at it again, whether it is as it was, and what changed since."""

import json
import stat
from pathlib import Path

import pytest
from commands import Runner

from safety_audit.devices import practice


@pytest.fixture
def visit(run: Runner, tmp_path: Path) -> Path:
    path = tmp_path / "visit.zip"
    run("capture", str(path), "--demo", "--no-computer")
    return path


def without_times(document: str) -> object:
    told = json.loads(document)
    del told["started"]
    for device in told["devices"]:
        del device["recorded"]
    return told


def test_a_saved_visit_tells_what_the_visit_told(run: Runner, tmp_path: Path) -> None:
    """`scan --from` gives the document of the scan that saved it, phone and computer."""
    path = tmp_path / "visit.zip"
    first = run("scan", "--demo", "--json", "--save", str(path))
    again = run("scan", "--from", str(path), "--json")

    assert without_times(again.out) == without_times(first.out)
    assert again.code == first.code


def test_only_its_owner_may_read_it(run: Runner, visit: Path) -> None:
    """The file is for this account only."""
    assert stat.S_IMODE(visit.stat().st_mode) == 0o600


def test_photos_are_told_as_not_looked_at(run: Runner, tmp_path: Path) -> None:
    """Photos are not saved, so a saved visit says that it could not look into them."""
    path = tmp_path / "visit.zip"
    run("capture", str(path), "--demo", "photos-with-home", "--no-computer")
    told = json.loads(run("scan", "--from", str(path), "--json").out)
    (photos,) = [check for check in told["checks"] if check["id"] == "photo-places"]

    assert photos["outcome"] == "could-not-check"


@pytest.mark.parametrize("command", ["capture", "scan --demo --no-computer --save"])
def test_a_name_that_is_taken_is_refused(run: Runner, tmp_path: Path, command: str) -> None:
    """A file that is there is never written over, and nothing is looked at."""
    path = tmp_path / "there"
    path.write_text("mine")
    ran = run(*command.split(), str(path))

    assert ran.code == 2
    assert "is there already" in ran.err
    assert path.read_text() == "mine"


def test_verify_gives_the_number_to_compare(run: Runner, visit: Path) -> None:
    """The number printed when saving is the number that verify accepts."""
    first = run("verify", str(visit))
    number = first.out.split("(SHA-256):")[1].split()[0]
    again = run("verify", str(visit), "--number", number)

    assert first.code == again.code == 0
    assert "The file's number is the one you gave." in again.out


def test_verify_says_that_the_number_is_another(run: Runner, visit: Path) -> None:
    """Another number is said in words, and the exit code is 3."""
    ran = run("verify", str(visit), "--number", "0" * 64)

    assert ran.code == 3
    assert "This is not the same file." in ran.out


def test_verify_never_vouches_for_the_whole(run: Runner, visit: Path) -> None:
    """Even where all is as saved, it says what that cannot show."""
    assert "Only a number that was written down elsewhere" in " ".join(
        run("verify", str(visit)).out.split()
    )


def test_what_is_no_visit_is_told(run: Runner, tmp_path: Path) -> None:
    """A file of another kind is one sentence and exit code 4."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader")
    for command, sentence in (
        ("verify", "is no saved visit of this program"),
        ("scan --from", "is neither a saved visit of this program nor a bug report"),
    ):
        ran = run(*command.split(), str(path))

        assert ran.code == 4
        assert sentence in " ".join(ran.err.split())


def rendered(place: Path, name: str) -> str:
    practice.find(name).render_to(place / name)
    return str(place / name)


def test_compare_tells_what_is_new_and_gone(run: Runner, tmp_path: Path) -> None:
    """A setting that was switched on in between is new; the other way round it is gone."""
    before, now = (rendered(tmp_path / side, "quiet-phone") for side in ("before", "now"))
    settings = Path(now) / "settings_global.txt"
    lines = [x for x in settings.read_text().splitlines() if not x.startswith("adb_wifi_enabled")]
    settings.write_text("\n".join([*lines, "adb_wifi_enabled=1", ""]))
    told = json.loads(run("compare", before, now, "--json").out)
    back = json.loads(run("compare", now, before, "--json").out)

    new = [(side["check"], side["priority"]) for side in told["new"]]
    assert new
    assert [(side["check"], side["priority"]) for side in back["gone"]] == new
    assert told["gone"] == back["new"] == []


def test_compare_names_an_app_that_was_added(run: Runner, tmp_path: Path) -> None:
    """An app that was not there before is named, with where it came from."""
    before, now = (rendered(tmp_path, name) for name in ("quiet-phone", "helper-from-file"))
    told = run("compare", before, now, "--plain").out

    assert "org.example.devicehelper (user 0, main user): It is new. It came from a file" in told
    assert "These may not be the same devices:" in told


def test_compare_never_tells_as_gone_what_could_not_be_looked_at(
    run: Runner, tmp_path: Path
) -> None:
    """A dump that is missing now is a gap, and nothing that rested on it is told as gone."""
    before, now = (rendered(tmp_path / side, "helper-from-file") for side in ("before", "now"))
    (Path(now) / "dumpsys" / "accessibility.txt").unlink()
    ran = run("compare", before, now, "--json")
    told = json.loads(ran.out)

    assert ran.code == 3
    assert "reads-screen" not in {side["check"] for side in told["gone"]}
    assert any(gap["reason"].startswith("Now: ") for gap in told["not_compared"])


def test_compare_of_the_same_finds_nothing_and_promises_nothing(
    run: Runner, tmp_path: Path
) -> None:
    """Two equal visits differ in nothing, and that is said to be no proof."""
    place = rendered(tmp_path, "helper-from-file")
    told = run("compare", place, place, "--plain").out

    assert "Nothing that could be compared is different." in told
    assert "may have changed all the same" in told


def test_apps_of_a_saved_visit_are_those_of_its_phone(run: Runner, tmp_path: Path) -> None:
    """A saved visit of phone and computer is a phone where apps are asked for."""
    path = tmp_path / "visit.zip"
    run("capture", str(path), "--demo")

    assert "org.example.devicehelper" in run("apps", "--from", str(path)).out
