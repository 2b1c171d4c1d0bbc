"""Photos and videos on the phone, and whether they say where they were taken.

They are listed with `find`, hidden folders and those with `.nomedia` too. The shell gets the bytes
as they are: Android's rule that takes places out of photos holds for apps only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safety_audit.devices.allowlist import permitted, photos_below, quoted
from safety_audit.devices.interface import Answer, NotAllowed, Query, Status
from safety_audit.devices.photo_commands import HeadQuery, head_queries, heads_in
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.photos import (
    GONE,
    STRANGE,
    ListedPhoto,
    ListedPhotos,
    Looks,
    Photos,
    beyond,
    first_looks,
    further_looks,
    newest,
    parts_asked,
    photos_of,
)
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.photos.scope import ALL, HEAD, most
from safety_audit.phrases import Phrase
from safety_audit.text import decoded

__all__ = ["STORAGE", "PhotoPlaces", "listing_query", "parse_photos", "stretch_query"]

STORAGE = Query("ls /storage")

_FOLDERS = ("DCIM", "Pictures")
_ALWAYS = {"emulated", "self"}
"""What is in `/storage` on every phone: without it, what was said is no list of it."""
_CARD = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}\Z")
_LINE = re.compile(r"(-?[0-9]{1,15}) ([0-9]{1,18}) (/.+)\Z", re.DOTALL)
_SECONDS = 60.0
_LISTING_LIMIT = 16 << 20
_FARTHEST = 9_999_999
_FIRST_USER = "/storage/emulated/0/"


@dataclass(frozen=True, slots=True)
class _Listed(ListedPhotos):
    """What the listings gave."""


@dataclass(frozen=True, slots=True)
class _Cards:
    """The memory cards."""

    names: tuple[str, ...]
    gaps: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True)
class _Heads(Looks):
    """After the heads were read."""


@dataclass(frozen=True, slots=True)
class _Further(Looks):
    """After one more part of some was read."""


@dataclass(frozen=True, slots=True)
class PhotoPlaces(Photos):
    """The newest photos and videos of the phone, and whether each says where it was taken."""


def listing_query(folder: str) -> Query:
    """Return the query for the newest photos and videos below a folder."""
    return Query(photos_below(folder, min(most(), ALL)), seconds=_SECONDS, limit=_LISTING_LIMIT)


def parse_photos(answer: Answer, folder: str) -> tuple[tuple[ListedPhoto, ...], list[Unreadable]]:
    """Read a listing, one file a line: time, size, path. Return also what could not be read.

    A folder that is not there is no gap. A name with a line break takes two lines, of which the
    first names no file, and the second is none.
    """
    files: list[ListedPhoto] = []
    odd = 0
    for line in decoded(answer.data).split("\n"):
        found = _LINE.match(line)
        if found and found[3].startswith(f"{folder}/"):
            files.append(ListedPhoto(path=found[3], size=int(found[2]), changed=int(found[1])))
        elif line.strip():
            odd += 1
    gaps = (
        [Unreadable(Phrase("{odd} lines of the list of photos could not be read.", odd=odd))]
        if odd
        else []
    )
    if not _is_told(answer, folder):
        short = _folder_of(f"{folder}/")
        gaps.append(
            Unreadable(
                Phrase("Photos in {short} could not be listed, or not all of them.", short=short)
            )
        )
    return tuple(files), gaps


@provides(DeviceKind.PHONE, ask=(STORAGE,))
def _cards(answers: Answers) -> _Cards:
    answer = answers[STORAGE]
    names = [] if answer.reason else decoded(answer.data).split()
    if not _ALWAYS & set(names):
        return _Cards((), (Unreadable("Whether there is a memory card could not be told."),))
    return _Cards(tuple(name for name in names if _CARD.match(name)), ())


def _folders(users: Users | Unreadable, cards: _Cards) -> list[str]:
    ids = users.ids if isinstance(users, Users) else (0,)
    roots = [f"/storage/emulated/{user}" for user in ids]
    roots += [f"/storage/{card}" for card in cards.names]
    return [f"{root}/{folder}" for root in roots for folder in _FOLDERS]


def _listings_asked(users: Users | Unreadable, cards: _Cards) -> Iterable[Query]:
    return [listing_query(folder) for folder in _folders(users, cards)]


@provides(DeviceKind.PHONE, ask=_listings_asked)
def _listed(answers: Answers, users: Users | Unreadable, cards: _Cards) -> _Listed:
    files: list[ListedPhoto] = []
    gaps = [*cards.gaps, *([users] if isinstance(users, Unreadable) else [])]
    listings: dict[str, Answer] = {}
    for folder in _folders(users, cards):
        answer = answers[listing_query(folder)]
        some, missing = parse_photos(answer, folder)
        files += some
        gaps += missing
        listings |= dict.fromkeys((_folder_of(file.path) for file in some), answer)
    return _Listed(newest(files), listings, (*gaps, *beyond(files)))


def stretch_query(file: ListedPhoto, offset: int, length: int) -> Query | None:
    """Return the query for a stretch of a file; None where the allow-list has none for it."""
    path = quoted(file.path)
    if offset + length <= _FARTHEST:
        command = f"head -c {offset + length} {path} | tail -c {length}"
    else:
        command = f"tail -c {file.size - offset} {path} | head -c {length}"
    try:
        permitted(command)
    except NotAllowed:
        return None
    return Query(command, limit=length, keep=False)


def _heads_asked(listed: _Listed) -> Iterable[Query]:
    return [query for query, _ in _head_queries(listed)]


@provides(DeviceKind.PHONE, ask=_heads_asked)
def _heads(answers: Answers, listed: _Listed) -> _Heads:
    sizes = {file.path: file.size for file in listed.files}
    heads: dict[str, bytes] = {}
    asked: set[str] = set()
    for query, paths in _head_queries(listed):
        asked.update(paths)
        heads |= heads_in(answers[query].data, [(path, sizes[path]) for path in paths], HEAD)

    def head_of(file: ListedPhoto) -> bytes | Unreadable:
        missing = (b"" if file.size == 0 else GONE) if file.path in asked else STRANGE
        return heads.get(file.path, missing)

    return _Heads(tuple(first_looks(listed.files, head_of)))


def _head_queries(listed: _Listed) -> Iterator[HeadQuery]:
    return head_queries(list(dict.fromkeys(file.path for file in listed.files)), HEAD)


def _first_rest_asked(heads: _Heads) -> Iterable[Query]:
    return parts_asked(heads, stretch_query)


@provides(DeviceKind.PHONE, ask=_first_rest_asked)
def _further(answers: Answers, heads: _Heads) -> _Further:
    return _Further(tuple(further_looks(heads, answers, stretch_query)))


def _second_rest_asked(further: _Further) -> Iterable[Query]:
    return parts_asked(further, stretch_query)


@provides(DeviceKind.PHONE, ask=_second_rest_asked)
def photo_places(answers: Answers, listed: _Listed, further: _Further) -> PhotoPlaces:
    """Return the newest photos and videos, and whether each says where it was taken."""
    looks = further_looks(further, answers, stretch_query)
    return PhotoPlaces(tuple(photos_of(looks, _folder_of)), listed.listings, listed.gaps)


def _folder_of(path: str) -> str:
    """Return the folder in short: `DCIM/Camera`, with the user or the card where it is not 0."""
    _, _, root, *rest = path.rsplit("/", 1)[0].split("/")
    if root == "emulated":
        user, *rest = rest
        root = f"user {user}: " if user != "0" else ""
    else:
        root = "memory card: "
    return root + "/".join(rest)


def _is_told(answer: Answer, folder: str) -> bool:
    """Tell whether the listing is whole; a folder that is not there has nothing to list."""
    if answer.status is Status.ABSENT and not answer.data:
        # Another user's folders look as if they were not there to whoever may not see them.
        may_see = not folder.startswith("/storage/emulated/") or folder.startswith(_FIRST_USER)
        said = decoded(answer.errors).replace("'", "")
        return may_see and f"{folder}: No such file" in said
    return answer.status in {Status.OK, Status.EMPTY}
