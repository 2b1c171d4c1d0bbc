"""Photos on the phone: counted with a place, without, and not read; no name and no place told."""

import itertools
import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from photo_phone import TAKEN, PhotoPhone
from photo_samples import WITH, WITHOUT, box, exif, film, heic, jpeg, png, xyz

from safety_audit.devices.interface import Answer, Status
from safety_audit.engine import look
from safety_audit.facts.android.photos import listing_query, parse_photos, stretch_query
from safety_audit.facts.photos import ListedPhoto
from safety_audit.model import CheckResult, Outcome, Priority, Unreadable
from safety_audit.packs import load
from safety_audit.photos import scope

DCIM = "/storage/emulated/0/DCIM"
CAMERA = f"{DCIM}/Camera"
TOLD, NOT_TOLD = jpeg(exif(WITH)), jpeg(exif(WITHOUT))
WORDS = "Photos or videos that say where they were taken"
UNKNOWN = "It does not begin like any photo or video that this tool knows."
GONE = "It was gone, or changed, while it was looked at, or it may not be opened."


def run(phone: PhotoPhone) -> CheckResult:
    (core,) = load()
    (check,) = (check for check in core.checks if check.id == "photo-places")
    (result,) = look(phone, [check]).results
    return result


def named(*contents: bytes, folder: str = CAMERA) -> dict[str, bytes | Callable[[], bytes]]:
    return {f"{folder}/photo{number}.jpg": data for number, data in enumerate(contents)}


def test_photos_with_a_place_are_counted_by_folder_and_day() -> None:
    """The finding has the count, the folders and the newest day; each folder has its listing."""
    phone = PhotoPhone(
        {
            **named(TOLD, TOLD, NOT_TOLD),
            **named(heic(WITH), png(), folder="/storage/emulated/0/Pictures/Trip"),
        }
    )
    result = run(phone)
    assert (result.outcome, result.reasons) == (Outcome.FOUND, ())
    (finding,) = result.findings
    assert finding.summary == f"{WORDS}: 3 of the newest 5"
    assert finding.priority is Priority.TIDY
    assert finding.details == (
        "DCIM/Camera: 2 of 3 say it, the newest from 2026-03-03",
        "Pictures/Trip: 1 of 2 say it, the newest from 2026-03-03",
    )
    assert [seen.text for seen in finding.evidence] == list(finding.details)
    assert [shlex.split(seen.query)[1] for seen in finding.evidence] == [
        DCIM,
        "/storage/emulated/0/Pictures",
    ]


def test_nothing_of_a_name_or_place_is_told() -> None:
    """Neither the finding nor a reason holds a file's name or a number of its place."""
    name = "Anna at the shelter.jpg"
    phone = PhotoPhone(
        {f"{CAMERA}/{name}": TOLD, f"{CAMERA}/broken {name}": b"nothing", **named(TOLD)}
    )
    told = repr(run(phone))
    assert "1 photo or video could not be looked into." in told
    assert "Anna" not in told
    assert "45.5" not in told


def test_no_photo_with_a_place_is_nothing_seen() -> None:
    """Photos without a place, or no photos at all, are nothing seen."""
    assert run(PhotoPhone(named(NOT_TOLD, png()))).outcome is Outcome.NOTHING_SEEN
    assert run(PhotoPhone({})).outcome is Outcome.NOTHING_SEEN


def test_a_makers_note_alone_may_say_it() -> None:
    """What only may hold a place is told as that."""
    (finding,) = run(PhotoPhone(named(jpeg(exif(WITHOUT), b"FLIR\0\1\0\0")))).findings
    assert (
        finding.summary == "Photos or videos that may say where they were taken: 1 of the newest 1"
    )
    assert finding.details == (
        "DCIM/Camera: 0 of 1 say it; 1 may, in a note of the maker, the newest from 2026-03-03",
    )


def test_hidden_folders_are_covered() -> None:
    """A hidden folder, and one that the gallery is told to leave out, are listed like others."""
    phone = PhotoPhone(
        {**named(TOLD, folder=f"{DCIM}/.secret"), f"{DCIM}/Camera/.nomedia": b"", **named(TOLD)}
    )
    (finding,) = run(phone).findings
    assert [words.partition(":")[0] for words in finding.details] == ["DCIM/.secret", "DCIM/Camera"]


def test_each_user_and_memory_card_is_asked() -> None:
    """Every user's folders and every card are asked; what may not be opened is said."""
    closed = [f"/storage/emulated/10/{folder}" for folder in ("DCIM", "Pictures")]
    phone = PhotoPhone(
        named(TOLD, folder="/storage/1A2B-3C4D/DCIM/Camera"),
        cards="1A2B-3C4D\nemulated\nself\nnot-a-card\n",
        users=[{"id": 10, "name": "Second"}],
        closed=closed,
    )
    result = run(phone)
    assert [finding.details for finding in result.findings] == [
        ("memory card: DCIM/Camera: 1 of 1 say it, the newest from 2026-03-03",)
    ]
    assert result.reasons == (
        "Photos in user 10: DCIM could not be listed, or not all of them.",
        "Photos in user 10: Pictures could not be listed, or not all of them.",
    )


def test_another_users_folder_that_seems_absent_is_not_nothing() -> None:
    """Android hides other users' folders as if they were not there, so that is no answer."""
    result = run(PhotoPhone({}, users=[{"id": 10, "name": "Second"}]))
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert len(result.reasons) == 2


@pytest.mark.parametrize("far", [0, 20_000, 200_000, 2_000_000])
def test_places_behind_the_head_are_found(far: int) -> None:
    """A place behind the first bytes is read in at most two further rounds."""
    pictures = box(b"mdat", bytes(far))
    phone = PhotoPhone(
        {
            f"{CAMERA}/a.heic": heic(WITH, far=far),
            f"{CAMERA}/b.mp4": film(xyz(b"+45.5000-012.2500/"), pictures=far),
            f"{CAMERA}/c.jpg": jpeg(*[bytes(60_000)] * (far // 60_000), exif(WITH)),
            f"{CAMERA}/d.mp4": film(box(b"trak", bytes(far)), xyz(b"+45.5-012.2/")) + pictures,
        }
    )
    result = run(phone)
    # No camera writes two megabytes in front of its Exif block: then it is told to be too deep.
    deep = far == 2_000_000
    assert result.findings[0].summary == f"{WORDS}: {3 if deep else 4} of the newest 4"
    assert len(result.reasons) == deep
    rounds = [texts for texts in phone.asked if any("/DCIM/Camera/" in text for text in texts)]
    assert len(rounds) <= 3


def test_a_film_of_four_gigabytes_costs_some_kilobytes() -> None:
    """A huge film is asked for its head and its end only, or told to be too deep."""
    end = box(b"moov", xyz(b"+45.5000-012.2500/"))
    size = 1 << 32
    file = ListedPhoto(path=f"{CAMERA}/a.mp4", size=size, changed=TAKEN)
    query = stretch_query(file, size - len(end), len(end))
    assert query is not None
    assert query.text == f"tail -c {len(end)} '{CAMERA}/a.mp4' | head -c {len(end)}"
    assert stretch_query(file, size // 2, 16) is None


def test_files_that_change_under_way_do_no_harm() -> None:
    """Files that vanish, grow, shrink or turn into something else are told or not read."""
    counts = {name: itertools.count() for name in ("gone", "grows", "shrinks", "turns")}

    def by_turns(name: str, first: bytes, later: bytes) -> Callable[[], bytes]:
        return lambda: first if next(counts[name]) == 0 else later

    phone = PhotoPhone(
        {
            f"{CAMERA}/grows.jpg": by_turns("grows", TOLD, TOLD + bytes(100_000)),
            f"{CAMERA}/shrinks.jpg": by_turns("shrinks", TOLD, TOLD[:40]),
            f"{CAMERA}/turns.mp4": by_turns("turns", film(), b"something else"),
            f"{CAMERA}/empty.jpg": b"",
        },
        extra=f"{TAKEN} 500 {CAMERA}/vanished.jpg\n{TAKEN} 5000000000 {CAMERA}/huge.mp4\n",
    )
    result = run(phone)
    assert result.findings[0].summary == f"{WORDS}: 1 of the newest 6"
    assert sorted(result.reasons) == [
        "1 photo or video could not be looked into. A part of it ends after the whole.",
        f"1 photo or video could not be looked into. {UNKNOWN}",
        "1 photo or video could not be looked into. It is empty.",
        f"2 photos or videos could not be looked into. {GONE}",
    ]


@pytest.mark.parametrize(
    "name",
    ["it's $(reboot) `x`;.jpg", "-n.jpg", "ünï 日本.HEIC", 'a\\b".jpg', "*?[x].jpg", " .jpg"],
)
def test_strange_names_are_read(name: str) -> None:
    """A name with quotes, blanks or shell characters is one argument."""
    (finding,) = run(PhotoPhone({f"{CAMERA}/{name}": TOLD})).findings
    assert finding.summary == f"{WORDS}: 1 of the newest 1"


@pytest.mark.parametrize("name", ["a\nb.jpg", "\x1b[2J.jpg", "\u2028.jpg", "\udcff.jpg"])
def test_names_that_may_not_be_sent_are_counted(name: str) -> None:
    """A name with a line break or an escape is never sent; the file counts as not read."""
    phone = PhotoPhone({f"{CAMERA}/{name}": TOLD})
    result = run(phone)
    assert result.outcome is Outcome.COULD_NOT_CHECK
    assert result.reasons
    assert all(
        text.isprintable() for texts in phone.asked for text in texts if "DCIM/Camera" in text
    )


def test_only_the_newest_are_looked_into() -> None:
    """No more files are read than were asked for, the newest first."""
    phone = PhotoPhone(named(*[NOT_TOLD] * 30, *[TOLD] * 5))
    with scope.using(10):
        (finding,) = run(phone).findings
    assert finding.summary == f"{WORDS}: 5 of the newest 10"
    heads = [text for texts in phone.asked for text in texts if text.startswith("head -c")]
    assert len([word for text in heads for word in shlex.split(text) if CAMERA in word]) == 10


def test_a_limit_to_all_photos_is_told() -> None:
    """Where all were asked for, and there are more than can be looked into, that is said."""
    with pytest.MonkeyPatch.context() as patch, scope.using(3):
        patch.setattr("safety_audit.facts.photos.ALL", 3)
        assert run(PhotoPhone(named(*[NOT_TOLD] * 3))).reasons == (
            "There may be more than 3 photos and videos. The older ones were not looked into.",
        )
        assert run(PhotoPhone(named(*[NOT_TOLD] * 2))).reasons == ()


def test_a_recording_without_photos_could_not_be_checked(
    ran: Callable[..., CheckResult],
) -> None:
    """Recorded answers hold no photos, and that is not the same as none."""
    assert ran("photo-places", {"getprop.txt": "x"}).outcome is Outcome.COULD_NOT_CHECK


@pytest.mark.skipif(
    not Path(os.environ.get("SAFETY_AUDIT_PHOTOS", "/nonexistent")).is_dir()
    and not (Path(__file__).resolve().parents[4] / "shared" / "data" / "photos").is_dir(),
    reason="needs photos (SAFETY_AUDIT_PHOTOS names them)",
)
def test_real_photos_are_all_told_through_the_phones_commands() -> None:
    """All real photos are told by heads and two further parts alone."""
    default = Path(__file__).resolve().parents[4] / "shared" / "data" / "photos"
    samples = Path(os.environ.get("SAFETY_AUDIT_PHOTOS", default))
    photos = [path for path in sorted(samples.rglob("*")) if path.suffix not in {"", ".csv"}]
    phone = PhotoPhone({f"{CAMERA}/{path.name}": path.read_bytes() for path in photos})
    result = run(phone)
    assert result.reasons == ()
    assert result.findings[0].details == (
        "DCIM/Camera: 15 of 32 say it; 1 may, in a note of the maker, the newest from 2026-03-03",
    )


@given(
    st.text(max_size=400) | st.lists(st.sampled_from(["1 2 ", DCIM, "/x", "\n", "-"])).map("".join)
)
def test_any_listing_gives_files_or_gaps(text: str) -> None:
    """Whatever a listing says, its files lie below the folder, and the rest is counted."""
    query = listing_query(DCIM)
    answer = Answer(query, Status.OK, text.encode("utf-8", "surrogatepass"))
    files, gaps = parse_photos(answer, DCIM)
    assert all(file.path.startswith(f"{DCIM}/") for file in files)
    assert all(isinstance(gap, Unreadable) for gap in gaps)
