"""Photos and videos in the person's own folders, and whether they say where they were taken.

The folders for pictures and for downloads are those that the desktop names
(`~/.config/user-dirs.dirs`, written by xdg-user-dirs), else the usual English names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from safety_audit.devices.computer import PART, PICTURES, is_allowed
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import (
    gap_in,
    gaps_in,
    number,
    probe_rows,
    readable_part,
    word,
)
from safety_audit.facts.computer.system import Linux
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
from safety_audit.photos.scope import HEAD, most
from safety_audit.phrases import Phrase

__all__ = ["USER_DIRS", "ComputerPhotos", "parse_pictures", "parse_user_dirs"]

USER_DIRS = Query("~/.config/user-dirs.dirs", Kind.FILE)

_USUAL = {"PICTURES": "~/Pictures", "DOWNLOAD": "~/Downloads"}
_NAMED = re.compile(r'^XDG_(PICTURES|DOWNLOAD)_DIR="(\$HOME)?(/[^"\n]*)"$', re.MULTILINE)
_SECONDS = 20.0
_LISTING_LIMIT = 16 << 20
_TOLD = frozenset({Status.OK, Status.EMPTY})


@dataclass(frozen=True, slots=True)
class _Folders:
    """The folders to look in, each once."""

    all: tuple[str, ...]
    gaps: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True)
class _Pictures(ListedPhotos):
    """What the listings gave."""


@dataclass(frozen=True, slots=True)
class _Heads(Looks):
    """After the heads were read."""


@dataclass(frozen=True, slots=True)
class _Further(Looks):
    """After one more part of some was read."""


@dataclass(frozen=True, slots=True)
class ComputerPhotos(Photos):
    """The newest photos and videos of the computer, and whether each says where it was taken."""


def parse_user_dirs(answer: Answer) -> tuple[str, ...]:
    """Return the folders for pictures and downloads, each once, none that lies in another.

    A folder that is set to the home itself is switched off, as xdg-user-dirs(1) has it.
    """
    named = {
        name: ("~" if home else "") + path.rstrip("/")
        for name, home, path in _NAMED.findall(readable_part(answer))
    }
    found = sorted(set({**_USUAL, **named}.values()) - {"", "~"})
    return tuple(path for path in found if not any(path.startswith(f"{other}/") for other in found))


def parse_pictures(answer: Answer) -> tuple[tuple[ListedPhoto, ...], list[Unreadable]]:
    """Return the files of a listing, and what could not be looked into.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    rows = probe_rows(replace(answer, errors=b"")) if answer.status in _TOLD else ()
    files, left_out = [], 0
    for row in rows:
        path, size, changed = word(row, "path"), number(row, "size"), number(row, "changed")
        if path and size is not None and changed is not None:
            files.append(ListedPhoto(path=path, size=size, changed=changed))
        else:
            left_out += number(row, "left-out") or 1
    gap = gap_in(answer)
    gaps = [gap] if gap else []
    if left_out:
        gaps.append(
            Unreadable(
                Phrase(
                    "{left_out} folders or files were left out of the photos.", left_out=left_out
                )
            )
        )
    return tuple(files), gaps


def _listing(folder: str) -> Query:
    return Query(f"{PICTURES}{most()} {folder}", Kind.PROBE, seconds=_SECONDS, limit=_LISTING_LIMIT)


@provides(DeviceKind.COMPUTER, ask=(USER_DIRS,))
def _folders(answers: Answers, linux: Linux) -> _Folders:  # noqa: ARG001 - it must be one
    answer = answers[USER_DIRS]
    return _Folders(parse_user_dirs(answer), gaps_in((answer,)))


def _listings_asked(folders: _Folders) -> Iterable[Query]:
    return [query for folder in folders.all if is_allowed(query := _listing(folder))]


@provides(DeviceKind.COMPUTER, ask=_listings_asked)
def _pictures(answers: Answers, folders: _Folders) -> _Pictures:
    files: list[ListedPhoto] = []
    gaps = list(folders.gaps)
    listings: dict[str, Answer] = {}
    for folder in folders.all:
        if _listing(folder) not in answers:
            gaps.append(Unreadable("A folder for pictures has a name that cannot be asked for."))
            continue
        answer = answers[_listing(folder)]
        some, missing = parse_pictures(answer)
        files += some
        gaps += missing
        listings |= dict.fromkeys((_folder_of(file.path) for file in some), answer)
    return _Pictures(newest(files), listings, (*gaps, *beyond(files)))


def _stretch_query(file: ListedPhoto, offset: int, length: int) -> Query | None:
    query = Query(f"{PART}{offset} {file.path}", Kind.PROBE, limit=length, keep=False)
    return query if is_allowed(query) else None


def _heads_asked(pictures: _Pictures) -> Iterable[Query]:
    heads = (_stretch_query(file, 0, HEAD) for file in pictures.files)
    return [replace(query, photos=1) for query in heads if query]


@provides(DeviceKind.COMPUTER, ask=_heads_asked)
def _heads(answers: Answers, pictures: _Pictures) -> _Heads:
    def head_of(file: ListedPhoto) -> bytes | Unreadable:
        query = _stretch_query(file, 0, HEAD)
        if query is None:
            return STRANGE
        return answers[query].data if answers[query].status in _TOLD else GONE

    return _Heads(tuple(first_looks(pictures.files, head_of)))


def _first_rest_asked(heads: _Heads) -> Iterable[Query]:
    return parts_asked(heads, _stretch_query)


@provides(DeviceKind.COMPUTER, ask=_first_rest_asked)
def _further(answers: Answers, heads: _Heads) -> _Further:
    return _Further(tuple(further_looks(heads, answers, _stretch_query)))


def _second_rest_asked(further: _Further) -> Iterable[Query]:
    return parts_asked(further, _stretch_query)


@provides(DeviceKind.COMPUTER, ask=_second_rest_asked)
def computer_photos(answers: Answers, pictures: _Pictures, further: _Further) -> ComputerPhotos:
    """Return the newest photos and videos, and whether each says where it was taken."""
    looks = further_looks(further, answers, _stretch_query)
    return ComputerPhotos(tuple(photos_of(looks, _folder_of)), pictures.listings, pictures.gaps)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]
