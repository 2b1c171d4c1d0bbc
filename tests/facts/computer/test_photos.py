"""Photos in the person's own folders on a computer."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from devices.computer_samples import HOME, computer
from hypothesis import given
from hypothesis import strategies as st
from photo_samples import WITH, WITHOUT, exif, film, heic, jpeg, xyz

from safety_audit.devices.computer import PART, PICTURES, is_allowed
from safety_audit.devices.computer import pictures as walking
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.engine import look
from safety_audit.facts.computer.photos import USER_DIRS, parse_pictures, parse_user_dirs
from safety_audit.model import CheckResult, Outcome, Unreadable
from safety_audit.packs import load

TOLD, NOT_TOLD = jpeg(exif(WITH)), jpeg(exif(WITHOUT))
WORDS = "Photos or videos that say where they were taken"


def run(folder: Path, files: dict[str, bytes]) -> CheckResult:
    """Return how the check ends where these files are in the person's home."""
    (core,) = load()
    (check,) = (check for check in core.checks if check.id == "computer-photo-places")
    device = computer(folder, {f"{HOME}/{name}": data for name, data in files.items()})
    (result,) = look(device, [check]).results
    return result


def summaries(result: CheckResult) -> list[str]:
    return [finding.summary for finding in result.findings]


def test_photos_in_the_usual_folders_are_counted(tmp_path: Path) -> None:
    """Pictures and downloads are looked into, further folders below them too."""
    result = run(
        tmp_path,
        {
            "Pictures/a.jpg": TOLD,
            "Pictures/b.JPG": NOT_TOLD,
            "Pictures/2026/Summer/c.heic": heic(WITH, far=100_000),
            "Downloads/d.mp4": film(xyz(b"+45.5000-012.2500/"), pictures=3_000_000),
            "Downloads/letter.pdf": TOLD,
            "Documents/e.jpg": TOLD,
        },
    )
    assert summaries(result) == [f"{WORDS}: 3 of the newest 4"]
    assert [text.partition(",")[0] for text in result.findings[0].details] == [
        "~/Downloads: 1 of 1 say it",
        "~/Pictures: 1 of 2 say it",
        "~/Pictures/2026/Summer: 1 of 1 say it",
    ]
    assert result.reasons == ()
    told = repr(result)
    assert "a.jpg" not in told
    assert "letter" not in told


def test_the_folders_that_the_desktop_names_are_used(tmp_path: Path) -> None:
    """A folder with a name in another language is found; one switched off is not looked into."""
    named = b'# comment\nXDG_PICTURES_DIR="$HOME/Bilder"\nXDG_DOWNLOAD_DIR="$HOME/"\n'
    files = {".config/user-dirs.dirs": named, "Bilder/a.jpg": TOLD, "Downloads/b.jpg": TOLD}
    assert summaries(run(tmp_path, files)) == [f"{WORDS}: 1 of the newest 1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("~/Downloads", "~/Pictures")),
        ('XDG_PICTURES_DIR="$HOME/Bilder/"\n', ("~/Bilder", "~/Downloads")),
        ('XDG_PICTURES_DIR="/data/photos"\n', ("/data/photos", "~/Downloads")),
        ('XDG_PICTURES_DIR="$HOME"\n', ("~/Downloads", "~/Pictures")),
        ('XDG_PICTURES_DIR="$HOME/"\nXDG_DOWNLOAD_DIR="/"\n', ()),
        ('XDG_PICTURES_DIR="$HOME/Downloads/Photos"\n', ("~/Downloads",)),
        ('XDG_PICTURES_DIR=$HOME/x\nXDG_DOCUMENTS_DIR="$HOME/y"\n', ("~/Downloads", "~/Pictures")),
    ],
)
def test_user_dirs_are_read(
    text: str, expected: tuple[str, ...], answer: Callable[..., Answer]
) -> None:
    """The file of the desktop gives the folders, each once, none within another."""
    assert parse_user_dirs(answer(USER_DIRS, text)) == expected


def test_no_photos_are_nothing_seen(tmp_path: Path) -> None:
    """Photos without a place, and folders that are not there, are nothing seen."""
    assert run(tmp_path / "a", {"Pictures/a.jpg": NOT_TOLD}).outcome is Outcome.NOTHING_SEEN
    assert run(tmp_path / "b", {}).outcome is Outcome.NOTHING_SEEN


def test_links_hidden_folders_and_odd_things_are_left_out(tmp_path: Path) -> None:
    """Nothing is followed out of the folder; loops, pipes and directories do no harm."""
    files = {"Pictures/a.jpg": TOLD, "Pictures/.trash/b.jpg": TOLD, "private/c.jpg": TOLD}
    home = tmp_path / "files" / HOME
    (home / "Pictures/dir.jpg").mkdir(parents=True)
    (home / "Pictures/loop").symlink_to(home / "Pictures")
    (home / "Pictures/c.jpg").symlink_to(home / "private/c.jpg")
    os.mkfifo(home / "Pictures/pipe.jpg")
    result = run(tmp_path, files)
    assert summaries(result) == [f"{WORDS}: 1 of the newest 1"]
    assert result.reasons == ()


def test_what_is_left_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names with line breaks, folders too deep, and a walk that was ended early are told."""
    deep = "/".join("abcdefghijklmnop")
    result = run(tmp_path / "a", {"Pictures/a\nb.jpg": TOLD, f"Pictures/{deep}/c.jpg": TOLD})
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons == ("2 folders or files were left out of the photos.",)
    monkeypatch.setattr(walking, "_SECONDS", -1.0)
    assert run(tmp_path / "b", {"Pictures/a.jpg": TOLD}).outcome is Outcome.COULD_NOT_CHECK


def test_a_damaged_photo_could_not_be_looked_into(tmp_path: Path) -> None:
    """A file that is no photo is told with its reason, without its name."""
    result = run(tmp_path, {"Pictures/a.jpg": b"", "Pictures/b.jpg": TOLD[:50]})
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert len(result.reasons) == 2
    assert ".jpg" not in repr(result.reasons)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PICTURES}500 ~/Bilder", True),
        (f"{PICTURES}500 /data/photos", True),
        (f"{PART}0 ~/Pictures/a b.JPG", True),
        (f"{PART}123456789012345 /home/person/a.mp4", True),
        (f"{PART}0 ~/.ssh/id_ed25519", False),
        (f"{PART}0 ~/Pictures/../.ssh/id.jpg", False),
        (f"{PART}-1 ~/a.jpg", False),
        (f"{PART}1e9 ~/a.jpg", False),
        (f"{PICTURES}x ~/Bilder", False),
        (f"{PICTURES}5 ~/Bilder/..", False),
    ],
)
def test_only_photos_can_be_asked_for(text: str, *, expected: bool) -> None:
    """A probe gives parts of files that are named like photos, and of no others."""
    assert is_allowed(Query(text, Kind.PROBE)) is expected


@given(st.text(max_size=300))
def test_any_listing_gives_files_or_a_reason(text: str) -> None:
    """Whatever a listing says, there are files and gaps, or a reason."""
    query = Query(f"{PICTURES}500 ~/Pictures", Kind.PROBE)
    answer = Answer(query, Status.OK, text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(Unreadable):
        files, gaps = parse_pictures(answer)
        assert all(file.path for file in files)
        assert all(gap.reason for gap in gaps)
    assert isinstance(parse_user_dirs(answer), tuple)
