"""Who signed the apps that did not come with the phone or from a store.

An app can take any name; it cannot take another's certificate. The end of each package file is
read first, then the signing block before the ZIP file's directory, then, for old signatures, one
entry more: at most three short reads of each file, each one batch for all apps.

Nothing is read unless a list in use names certificates. An app that a store installed is left
alone. Up to Android 13 a computer on the cable can name a store as installer: there, an app of a
store is looked into if it can see or steer what a person does. Others are left alone, which is a
limit of the checks that use this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from safety_audit.devices.allowlist import permitted
from safety_audit.devices.interface import Answer, NotAllowed, Query
from safety_audit.facts.android.accessibility import Accessibility
from safety_audit.facts.android.apk_signature import (
    TAIL,
    PackageFile,
    Signer,
    Stretch,
    read_signers,
)
from safety_audit.facts.android.device_policy import DevicePolicy
from safety_audit.facts.android.listeners import NotificationListeners
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.android.origin import OriginKind, origin_of
from safety_audit.facts.android.package_records import Package
from safety_audit.facts.android.packages import Packages
from safety_audit.facts.base import Answers, provides
from safety_audit.indicators.model import Kind
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = [
    "Certificates",
    "FileReading",
    "brought_along",
    "package_file",
    "stretch_of",
    "tail_of",
]

MOST_FILES = 200
"""More files are not looked into: reading them would keep a person waiting for minutes."""

_FIRST_WITH_INITIATOR = 34
_FARTHEST = 9_999_999
_NEAR_START = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """How far the reading of one package file has come."""

    package: str
    """The app."""
    path: str
    """Its package file."""
    signers: tuple[Signer, ...] | Unreadable | None = None
    """Who signed it, why that cannot be said, or None while more must be read."""
    last: Answer | None = field(default=None, repr=False, compare=False)
    """The latest answer."""
    file: PackageFile | None = field(default=None, repr=False, compare=False)
    """What its end says."""
    known: Mapping[Stretch, bytes] = field(default_factory=dict, repr=False, compare=False)
    """What was read."""
    next: Stretch | None = None
    """What must be read next."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """The ends of the package files, read."""

    readings: tuple[FileReading, ...]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The signing blocks, read."""

    readings: tuple[FileReading, ...]


@dataclass(frozen=True, slots=True)
class Certificates:
    """Who signed each app that did not come with the phone or, for certain, from a store."""

    readings: tuple[FileReading, ...]
    """One for each such app, read or not."""

    def of(self, package: str) -> tuple[Signer, ...] | Unreadable | None:
        """Return who signed an app, or why that cannot be said; None if it was not looked at."""
        return next((one.signers for one in self.readings if one.package == package), None)

    def seen(self, package: str, *signers: Signer) -> tuple[Evidence, ...]:
        """Return as evidence what a package file says about its signers, in words."""
        words = [f"certificate SHA-1 {one.sha1}, SHA-256 {one.sha256}" for one in signers]
        return tuple(
            one.last.seen(*words)
            for one in self.readings
            if one.package == package and one.last is not None
        )


def package_file(package: Package) -> str:
    """Return the path of an app's main package file."""
    path = package.code_path
    return path if path.endswith(".apk") else f"{path}/base.apk"


def tail_of(path: str) -> Query:
    """Return the query for the end of a package file."""
    return Query(f"tail -c {TAIL} {path}")


def stretch_of(path: str, size: int, stretch: Stretch) -> tuple[Query, int]:
    """Return the query for a stretch of a package file, and how many bytes come before it.

    Counting from the end is what a phone does without reading the whole file.

    Raises:
        Unreadable: it lies too deep in the file.

    """
    before_end = size - stretch.start
    if before_end <= _FARTHEST:
        return Query(f"tail -c {before_end} {path} | head -c {stretch.length}"), 0
    if stretch.start + stretch.length <= _NEAR_START:
        return Query(f"head -c {stretch.start + stretch.length} {path}"), stretch.start
    raise Unreadable("That lies too deep in the app's file to be read.")


def brought_along(packages: Packages) -> list[Package]:
    """Return the apps that did not come with the phone or from a store, and have a file."""
    usual = (OriginKind.WITH_THE_PHONE, OriginKind.STORE)
    return [
        package
        for package in packages.all
        if _is_there(package) and origin_of(package, packages).kind not in usual
    ]


def _perhaps_brought_along(
    packages: Packages,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> list[Package]:
    """Return the apps with a note of a store that may be false, and with access that matters."""
    if packages.api is not None and packages.api >= _FIRST_WITH_INITIATOR:
        return []
    wide: set[str] = set()
    if not isinstance(accessibility, Unreadable):
        wide |= {service.package for service in accessibility.enabled}
    if not isinstance(listeners, Unreadable):
        wide |= {listener.package for listener in listeners.allowed}
    if not isinstance(policy, Unreadable):
        wide |= {admin.package for admin in policy.admins}
        wide |= {owner.package for owner in policy.owners}
    return [
        package
        for package in packages.all
        if package.name in wide
        and _is_there(package)
        and origin_of(package, packages).kind is OriginKind.STORE
    ]


def _ends_asked(
    packages: Packages,
    indicators: Indicators,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> Iterable[Query]:
    noted = _perhaps_brought_along(packages, accessibility, listeners, policy)
    candidates = _candidates(packages, indicators, noted)
    return [tail_of(one.path) for one in candidates if one.signers is None]


@provides(DeviceKind.PHONE, ask=_ends_asked)
def _ends(
    answers: Answers,
    packages: Packages,
    indicators: Indicators,
    accessibility: Accessibility | Unreadable,
    listeners: NotificationListeners | Unreadable,
    policy: DevicePolicy | Unreadable,
) -> _Ends:
    noted = _perhaps_brought_along(packages, accessibility, listeners, policy)
    candidates = _candidates(packages, indicators, noted)
    return _Ends(tuple(_with_end(one, answers) for one in candidates))


def _blocks_asked(ends: _Ends) -> Iterable[Query]:
    return _asked(ends.readings)


@provides(DeviceKind.PHONE, ask=_blocks_asked)
def _blocks(answers: Answers, ends: _Ends) -> _Blocks:
    return _Blocks(tuple(_further(one, answers) for one in ends.readings))


def _rest_asked(blocks: _Blocks) -> Iterable[Query]:
    return _asked(blocks.readings)


@provides(DeviceKind.PHONE, ask=_rest_asked)
def certificates(answers: Answers, blocks: _Blocks) -> Certificates:
    """Return who signed each app that did not come with the phone or from a store."""
    readings = (_further(one, answers) for one in blocks.readings)
    far = Unreadable("The signature lies too deep in the app's file to be read.")
    return Certificates(
        tuple(one if one.signers is not None else replace(one, signers=far) for one in readings)
    )


def _candidates(
    packages: Packages, indicators: Indicators, noted: Iterable[Package]
) -> list[FileReading]:
    """Return the files to look into; what may not be asked for is said to be unreadable."""
    if not any(map(indicators.has, (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256))):
        return []
    return [
        _allowed(FileReading(package=package.name, path=package_file(package)), position)
        for position, package in enumerate((*noted, *brought_along(packages)))
    ]


def _is_there(package: Package) -> bool:
    """Tell whether there can be a file: an app of which only data is left has none."""
    return not package.users or any(one.installed is not False for one in package.users)


def _allowed(reading: FileReading, position: int) -> FileReading:
    if position >= MOST_FILES:
        many = Unreadable(
            Phrase("Only the files of {most_files} apps are looked into.", most_files=MOST_FILES)
        )
        return replace(reading, signers=many)
    try:
        permitted(tail_of(reading.path).text)
    except NotAllowed:
        strange = Unreadable("The app's file has a name that this tool does not ask for.")
        return replace(reading, signers=strange)
    return reading


def _with_end(reading: FileReading, answers: Answers) -> FileReading:
    if reading.signers is not None:
        return reading
    answer = answers[tail_of(reading.path)]
    if answer.reason:
        return replace(reading, signers=Unreadable(answer.reason))
    try:
        file = PackageFile.of(answer.data)
    except Unreadable as reason:
        return replace(reading, signers=reason)
    return _judged(replace(reading, file=file, last=answer))


def _further(reading: FileReading, answers: Answers) -> FileReading:
    """Return the reading with the stretch it needed."""
    if reading.next is None or reading.file is None:
        return reading
    query, skip = _query(reading)
    answer = answers[query]
    if answer.reason:
        return replace(reading, next=None, signers=Unreadable(answer.reason))
    known = {**reading.known, reading.next: answer.data[skip:]}
    return _judged(replace(reading, known=known, last=answer))


def _judged(reading: FileReading) -> FileReading:
    """Return the reading with its signers, or with what must be read next."""
    assert reading.file is not None
    try:
        found = read_signers(reading.file, reading.known)
        if not isinstance(found, Stretch):
            return replace(reading, signers=found, next=None)
        further = replace(reading, next=found)
        _query(further)
    except Unreadable as reason:
        return replace(reading, signers=reason, next=None)
    return further


def _asked(readings: Iterable[FileReading]) -> list[Query]:
    return [_query(one)[0] for one in readings if one.next is not None]


def _query(reading: FileReading) -> tuple[Query, int]:
    assert reading.file is not None
    assert reading.next is not None
    return stretch_of(reading.path, reading.file.size, reading.next)
