"""What a phone and a computer both tell about their photos: counts, days and folders.

The head of each file is read in one batch, and where that does not tell, up to two further parts.
No name of a file and no place is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.base import Answers
from safety_audit.model import Evidence, Unreadable
from safety_audit.photos import Look, Place, Told
from safety_audit.photos.scope import AHEAD, ALL, HEAD, most
from safety_audit.phrases import Phrase
from safety_audit.phrases import counted as counted_phrase

__all__ = [
    "GONE",
    "STRANGE",
    "FolderCount",
    "ListedPhoto",
    "ListedPhotos",
    "Looks",
    "Photo",
    "Photos",
    "StretchQuery",
    "beyond",
    "counted",
    "day_of",
    "first_looks",
    "further_looks",
    "in_short",
    "newest",
    "not_told",
    "parts_asked",
    "photos_of",
]

_TOO_DEEP = "What it says about its place lies too deep in the file to be read."
GONE = Unreadable("It was gone, or changed, while it was looked at, or it may not be opened.")
"""The reason where a file does not answer."""
STRANGE = Unreadable("It has a name that this tool does not ask for.")
"""The reason where a file may not be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPhoto:
    """One file, as it was listed."""

    path: str = field(repr=False)
    """Where it is; no finding tells it."""
    size: int
    """Its size in bytes."""
    changed: int
    """When it was last changed, in seconds since 1970 (UTC)."""


@dataclass(frozen=True, slots=True)
class ListedPhotos:
    """What the listings gave."""

    files: tuple[ListedPhoto, ...]
    listings: Mapping[str, Answer]
    gaps: tuple[Unreadable, ...]


StretchQuery = Callable[[ListedPhoto, int, int], Query | None]
"""Gives the query for a stretch of a file (offset, length); None if it may not be asked for."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The files, and how far looking into each has come."""

    files: tuple[tuple[ListedPhoto, Look], ...]
    """Each file with its look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo or video."""

    folder: str
    """The folder it is in."""
    day: date | None
    """The day it was last changed (UTC), most often the day it was taken; None if not known."""
    place: Place
    """Whether it says where it was taken."""


@dataclass(frozen=True, slots=True)
class Photos:
    """The newest photos and videos, and whether each says where it was taken."""

    photos: tuple[Photo, ...]
    """One for each file, newest first."""
    listings: Mapping[str, Answer] = field(repr=False)
    """By folder, the listing its photos stand in."""
    gaps: tuple[Unreadable, ...] = ()
    """Folders that could not be looked into, or not all of them."""

    def seen(self, folder: str, words: str) -> Evidence:
        """Return our own words about a folder as evidence: a listing would name its files."""
        return self.listings[folder].seen(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCount:
    """The photos of one folder."""

    folder: str
    """The folder."""
    looked: int
    """How many photos and videos were looked into."""
    with_place: int
    """How many say where they were taken."""
    may: int
    """How many hold something that may say it."""
    newest: date | None
    """The day of the newest that says it, or may."""

    @property
    def words(self) -> str:
        """What was counted, in words."""
        newest = (
            Phrase(", the newest from {day}", day=self.newest.isoformat()) if self.newest else ""
        )
        may = Phrase("; {may} may, in a note of the maker", may=self.may) if self.may else ""
        return Phrase(
            "{folder}: {with_place} of {looked} say it{may}{newest}",
            folder=self.folder,
            with_place=self.with_place,
            looked=self.looked,
            may=may,
            newest=newest,
        )


def counted(photos: Iterable[Photo]) -> Iterator[FolderCount]:
    """Yield the counts of each folder that has a photo with a place, or that may have one."""
    by_folder: dict[str, list[Photo]] = {}
    for photo in photos:
        by_folder.setdefault(photo.folder, []).append(photo)
    for folder, those in sorted(by_folder.items()):
        told = [photo for photo in those if photo.place.told in {Told.YES, Told.MAY}]
        if told:
            yes = sum(photo.place.told is Told.YES for photo in told)
            yield FolderCount(
                folder=folder,
                looked=len(those),
                with_place=yes,
                may=len(told) - yes,
                newest=max((photo.day for photo in told if photo.day), default=None),
            )


def in_short(found: Sequence[FolderCount], looked: int) -> str:
    """Return in one sentence how many of the files that were looked into say a place, or may."""
    count, may = sum(one.with_place for one in found), sum(one.may for one in found)
    if not count:
        return Phrase(
            "Photos or videos that may say where they were taken: {may} of the newest {looked}",
            may=may,
            looked=looked,
        )
    return Phrase(
        "Photos or videos that say where they were taken: {count} of the newest {looked}",
        count=count,
        looked=looked,
    )


def not_told(photos: Iterable[Photo]) -> Iterator[Unreadable]:
    """Yield how many files could not be looked into, by reason."""
    reasons: dict[str, int] = {}
    for photo in photos:
        if photo.place.told is Told.UNREADABLE:
            reasons[photo.place.reason] = reasons.get(photo.place.reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        yield Unreadable(
            counted_phrase(
                count,
                "{count} photo or video could not be looked into. {reason}",
                "{count} photos or videos could not be looked into. {reason}",
                reason=reason,
            )
        )


def day_of(seconds: int) -> date | None:
    """Return the day of a time in seconds since 1970 (UTC); None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def newest(files: Iterable[ListedPhoto]) -> tuple[ListedPhoto, ...]:
    """Return the newest files, as many as are looked into."""
    return tuple(sorted(files, key=lambda file: (-file.changed, file.path))[: most()])


def beyond(files: Sequence[ListedPhoto]) -> tuple[Unreadable, ...]:
    """Return that there may be more, where all were asked for and not all can be looked into."""
    if most() < ALL or len(files) < ALL:
        return ()
    return (
        Unreadable(
            Phrase(
                "There may be more than {all} photos and videos. The older ones were not "
                "looked into.",
                all=ALL,
            )
        ),
    )


def first_looks(
    files: Iterable[ListedPhoto], head_of: Callable[[ListedPhoto], bytes | Unreadable]
) -> Iterator[tuple[ListedPhoto, Look]]:
    """Yield how far the heads lead, each of which is there or not, for a reason."""
    for file in files:
        head = head_of(file)
        if isinstance(head, Unreadable):
            yield file, Look(size=file.size).given_up(head.reason)
        else:
            # A file that grew since it was listed is as long as its head shows.
            one = Look(size=max(file.size, len(head)))
            yield file, one.with_part(0, head, HEAD)


def parts_asked(looks: Looks, ask: StretchQuery) -> list[Query]:
    """Return the queries for what the looks need next."""
    found = (ask(file, *_stretch(one)) for file, one in looks.files if one.needs)
    return [query for query in found if query is not None]


def further_looks(
    looks: Looks, answers: Answers, ask: StretchQuery
) -> Iterator[tuple[ListedPhoto, Look]]:
    """Yield how far the parts lead that were needed."""
    for file, one in looks.files:
        if not one.needs:
            yield file, one
            continue
        offset, length = _stretch(one)
        query = ask(file, offset, length)
        if query is None:
            yield file, one.given_up(_TOO_DEEP)
        elif answers[query].status is not Status.OK:
            yield file, one.given_up(GONE.reason)
        else:
            yield file, one.with_part(offset, answers[query].data, length)


def photos_of(
    looks: Iterable[tuple[ListedPhoto, Look]], folder_of: Callable[[str], str]
) -> Iterator[Photo]:
    """Yield what was told about each file; what would need yet more parts is not told."""
    for file, one in looks:
        place = one.place or Place(Told.UNREADABLE, _TOO_DEEP)
        yield Photo(folder=folder_of(file.path), day=day_of(file.changed), place=place)


def _stretch(one: Look) -> tuple[int, int]:
    offset, length = one.needs or (0, 0)
    return offset, min(max(length, AHEAD), one.size - offset)
