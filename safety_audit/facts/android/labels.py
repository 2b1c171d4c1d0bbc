"""What the phone calls an app, read from a few stretches of its package file.

Only of apps that a check is likely to name: those that came past every store, that have access
which sees or steers what a person does, or that a list names. Each takes at most four short reads,
and each read is one batch for all of them. A name is chosen by whoever made the app: it says what
to look for on the screen, never what the app is.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from safety_audit.devices.allowlist import permitted
from safety_audit.devices.interface import NotAllowed, Query
from safety_audit.facts.android.accessibility import Accessibility
from safety_audit.facts.android.apk_pieces import Needed, PackageFile, Pieces, Stretch, entries
from safety_audit.facts.android.binary_resources import (
    Reference,
    label_in_manifest,
    text_in_table,
)
from safety_audit.facts.android.certificates import (
    brought_along,
    package_file,
    stretch_of,
    tail_of,
)
from safety_audit.facts.android.device_policy import DevicePolicy
from safety_audit.facts.android.listeners import NotificationListeners
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.android.origin import comes_with_the_phone
from safety_audit.facts.android.packages import Packages
from safety_audit.facts.base import Answers, provides
from safety_audit.indicators.model import Kind
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["Labels", "read_label"]

MOST_FILES = 20
"""More files are not looked into: a name is a help, and not worth minutes of waiting."""

_MANIFEST, _RESOURCES = b"AndroidManifest.xml", b"resources.arsc"
_LARGEST = {_MANIFEST: 1 << 20, _RESOURCES: 3 << 20}
_LARGEST_DIRECTORY = 2 << 20
_HEAD = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How far the reading of one app's name has come."""

    package: str
    path: str
    label: str | Unreadable | None = None
    """The name, why it cannot be said, or None while more must be read."""
    file: PackageFile | None = None
    known: Mapping[Stretch, bytes] = field(default_factory=dict)
    next: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class _First:
    readings: tuple[_Reading, ...]


@dataclass(frozen=True, slots=True)
class _Second:
    readings: tuple[_Reading, ...]


@dataclass(frozen=True, slots=True)
class _Third:
    readings: tuple[_Reading, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the phone calls the apps that a check is likely to name."""

    names: Mapping[str, str | Unreadable]
    """By package: the name (empty where the app has none), or why it could not be read."""

    def of(self, package: str) -> str:
        """Return what an app is called; empty where that is not known."""
        name = self.names.get(package, "")
        return "" if isinstance(name, Unreadable) else name


def read_label(file: PackageFile, known: Mapping[Stretch, bytes]) -> str | Stretch:
    """Return what an app is called, or the stretch of its file that is needed next.

    `known` holds what was read so far, by the stretch that was asked for. The name is that of no
    language in particular; it is empty where the app does not give one.

    Raises:
        Unreadable: it is no package file, or one of a form that is not known.

    """
    pieces = Pieces(file, known)
    try:
        label = label_in_manifest(_part(pieces, _MANIFEST))
        if isinstance(label, Reference):
            label = text_in_table(_part(pieces, _RESOURCES), label)
    except Needed as needed:
        return needed.stretch
    except (struct.error, zlib.error):
        raise Unreadable("The app's file has an unknown form.") from None
    return label or ""


def _part(pieces: Pieces, name: bytes) -> bytes:
    directory = pieces.file.directory
    if directory.length > _LARGEST_DIRECTORY:
        raise Unreadable("The app's file has too many parts to be looked into.")
    listing = pieces.at(directory.start, directory.length)
    found = [entry for entry in entries(listing) if entry.name == name]
    if len(found) != 1:
        raise Unreadable("A part of the app's file is missing, or is there twice.")
    return pieces.content(found[0], _LARGEST[name])


def _chosen(
    packages: Packages,
    indicators: Indicators,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> list[_Reading]:
    """Return the files to look into, those of apps with the widest access first."""
    wide: list[str] = []
    if not isinstance(accessibility, Unreadable):
        wide += [service.package for service in accessibility.enabled]
    if not isinstance(policy, Unreadable):
        wide += [admin.package for admin in policy.admins]
    if not isinstance(listeners, Unreadable):
        wide += [listener.package for listener in listeners.allowed]
    listed = (p.name for p in packages.all if indicators.matching(Kind.PACKAGE, p.name))
    brought = (package.name for package in brought_along(packages))
    names = dict.fromkeys((*wide, *listed, *brought))
    readings = (
        _Reading(package=name, path=package_file(package))
        for name in names
        if (package := packages.get(name)) and not comes_with_the_phone(package, packages)
    )
    return list(filter(_may_be_read, readings))[:MOST_FILES]


def _may_be_read(reading: _Reading) -> bool:
    try:
        permitted(tail_of(reading.path).text)
    except NotAllowed:
        return False
    return True


def _ends_asked(
    packages: Packages,
    indicators: Indicators,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> Iterable[Query]:
    chosen = _chosen(packages, indicators, accessibility, listeners, policy)
    return [tail_of(reading.path) for reading in chosen]


@provides(DeviceKind.PHONE, ask=_ends_asked)
def _ends(
    answers: Answers,
    packages: Packages,
    indicators: Indicators,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> _First:
    chosen = _chosen(packages, indicators, accessibility, listeners, policy)
    return _First(tuple(_with_end(reading, answers) for reading in chosen))


def _after_first(first: _First) -> Iterable[Query]:
    return _asked(first.readings)


@provides(DeviceKind.PHONE, ask=_after_first)
def _second(answers: Answers, first: _First) -> _Second:
    return _Second(tuple(_further(reading, answers) for reading in first.readings))


def _after_second(second: _Second) -> Iterable[Query]:
    return _asked(second.readings)


@provides(DeviceKind.PHONE, ask=_after_second)
def _third(answers: Answers, second: _Second) -> _Third:
    return _Third(tuple(_further(reading, answers) for reading in second.readings))


def _after_third(third: _Third) -> Iterable[Query]:
    return _asked(third.readings)


@provides(DeviceKind.PHONE, ask=_after_third)
def labels(answers: Answers, third: _Third) -> Labels:
    """Return what the phone calls the apps that a check is likely to name."""
    done = [_further(reading, answers) for reading in third.readings]
    far = Unreadable("The app's name could not be found in four short reads.")
    return Labels({one.package: far if one.label is None else one.label for one in done})


def _with_end(reading: _Reading, answers: Answers) -> _Reading:
    answer = answers[tail_of(reading.path)]
    if answer.reason:
        return replace(reading, label=Unreadable(answer.reason))
    try:
        file = PackageFile.of(answer.data)
    except Unreadable as reason:
        return replace(reading, label=reason)
    return _judged(replace(reading, file=file))


def _further(reading: _Reading, answers: Answers) -> _Reading:
    """Return the reading with the stretches it needed."""
    known = dict(reading.known)
    for stretch, (query, skip) in _queries(reading):
        answer = answers[query]
        if answer.reason:
            return replace(reading, next=(), label=Unreadable(answer.reason))
        known[stretch] = answer.data[skip:]
    return _judged(replace(reading, known=known, next=())) if reading.next else reading


def _judged(reading: _Reading) -> _Reading:
    """Return the reading with the name, or with what must be read next."""
    assert reading.file is not None
    try:
        found = read_label(reading.file, reading.known)
        if isinstance(found, Stretch):
            further = replace(reading, next=_with_head(reading.file, found))
            _queries(further)
            return further
    except Unreadable as reason:
        return replace(reading, label=reason)
    return replace(reading, label=found)


def _with_head(file: PackageFile, needed: Stretch) -> tuple[Stretch, ...]:
    """Return what to read: with the directory the file's beginning, where the manifest mostly is.

    That spares a round trip for nearly every app.
    """
    head = Stretch(0, min(_HEAD, file.size))
    return (needed, head) if needed == file.directory else (needed,)


def _queries(reading: _Reading) -> list[tuple[Stretch, tuple[Query, int]]]:
    if reading.file is None:
        return []
    size, path = reading.file.size, reading.path
    return [(stretch, stretch_of(path, size, stretch)) for stretch in reading.next]


def _asked(readings: Iterable[_Reading]) -> list[Query]:
    return [query for reading in readings for _, (query, _) in _queries(reading)]
