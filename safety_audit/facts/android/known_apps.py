"""The apps that a list in use names, for each user who has them.

An app counts whatever became of it: switched off, hidden, archived, or removed with its data left
behind. It is named by its id, by the certificate it is signed with (which tells it under another
name), or by its very file. All matches are exact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from safety_audit.facts.android.certificates import Certificates
from safety_audit.facts.android.file_digests import FileDigest, FileDigests
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.android.origin import comes_with_the_phone
from safety_audit.facts.android.packages import Package, Packages, PackageUser
from safety_audit.facts.android.visibility import paused
from safety_audit.facts.base import provides
from safety_audit.indicators.model import Category, Group, Indicator, Kind
from safety_audit.model import DeviceKind, Evidence, Subject, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Category", "Group", "Indicator", "KnownApp", "KnownApps", "sources_of"]

_ITS_FILE = Phrase("its file")
_CERTIFICATES = (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownApp:
    """One user's copy of an app that a list names."""

    package: str
    """Its package name."""
    user: int | None
    """The user who has it; None where nobody does any more, or the phone does not say."""
    state: str
    """Why it cannot run or be seen, in a word or two; empty if it can."""
    is_left_over: bool
    """Whether no user has it any more, and only its data is left."""
    cannot_run: bool
    """Whether it was removed, archived or switched off: it shares nothing as it is."""
    came_with_the_phone: bool
    """Whether it is part of the phone's own system."""
    named: tuple[Indicator, ...]
    """What the lists say of it, the most urgent first; never empty."""
    other_signer: bool
    """Whether only its id is listed, and it is signed by none of those the list names."""
    evidence: tuple[Evidence, ...] = field(repr=False)
    """Where the phone says so."""

    @property
    def first(self) -> Indicator:
        """The most urgent of what the lists say."""
        return self.named[0]

    @property
    def group(self) -> Group:
        """What it means for a finding."""
        return self.first.category.group

    @property
    def product(self) -> str:
        """What the app is called by whoever listed it."""
        return self.first.product

    @property
    def subject(self) -> Subject:
        """What a finding about it is about."""
        return Subject(id=self.package, label=self.product, user=self.user)

    @property
    def sources(self) -> tuple[str, ...]:
        """The lists that name it, each with the name it uses."""
        return sources_of(self.named)

    @property
    def by(self) -> tuple[str, ...]:
        """By what it was recognised, in plain words."""
        kinds = {one.kind for one in self.named}
        words = {
            Phrase("its id"): Kind.PACKAGE in kinds,
            Phrase("the certificate it is signed with"): bool(kinds & {*_CERTIFICATES}),
            _ITS_FILE: Kind.FILE_SHA256 in kinds,
        }
        return tuple(word for word, holds in words.items() if holds)


@dataclass(frozen=True, slots=True)
class KnownApps:
    """The apps that a list in use names."""

    all: tuple[KnownApp, ...]
    """One for each app and each user who has it."""
    gaps: tuple[str, ...]
    """What could not be told, in plain words."""

    def of(self, group: Group) -> Iterator[KnownApp]:
        """Yield the apps of one group."""
        return (app for app in self.all if app.group is group)


def sources_of(named: Iterable[Indicator]) -> tuple[str, ...]:
    """Return the lists that name something, each with the name it uses."""
    return tuple(dict.fromkeys(f"{one.source}: {one.product}" for one in named))


@provides(DeviceKind.PHONE)
def known_apps(
    packages: Packages,
    indicators: Indicators,
    certificates: Certificates | Unreadable,
    digests: FileDigests | Unreadable,
) -> KnownApps:
    """Return the apps that a list in use names."""
    finder = _Finder(packages, indicators, certificates, digests)
    found = {
        (app.package, app.user): app for package in packages.all for app in finder.copies(package)
    }
    return KnownApps(tuple(found.values()), tuple(finder.gaps()))


@dataclass(frozen=True, slots=True)
class _Finder:
    packages: Packages
    indicators: Indicators
    certificates: Certificates | Unreadable
    digests: FileDigests | Unreadable

    def copies(self, package: Package) -> Iterator[KnownApp]:
        """Yield each user's copy of an app, if a list names it."""
        by_id = self.indicators.matching(Kind.PACKAGE, package.name)
        by_signer, signer_seen, signers_read = self._by_signer(package)
        by_file, file_seen = self._by_file(package)
        named = sorted((*by_id, *by_signer, *by_file), key=_rank)
        if not named:
            return
        other = signers_read and not by_signer and self._has_certificates(by_id)
        evidence = (self._listed(package), *signer_seen, *file_seen)
        for state in _copies(package):
            yield KnownApp(
                package=package.name,
                user=state.user if state else None,
                state=paused(state) if state else "",
                is_left_over=state is None and bool(package.users),
                cannot_run=_cannot_run(state) if state else bool(package.users),
                came_with_the_phone=comes_with_the_phone(package, self.packages),
                named=tuple(dict.fromkeys(named)),
                other_signer=other,
                evidence=evidence,
            )

    def gaps(self) -> Iterator[str]:
        """Yield what could not be told."""
        for name in self.packages.twice:
            yield Phrase("The list of apps has {name} twice, with different words.", name=name)
        unread: dict[str, list[str]] = {}
        if isinstance(self.certificates, Unreadable):
            yield self.certificates.reason
        else:
            for one in self.certificates.readings:
                if isinstance(one.signers, Unreadable):
                    unread.setdefault(_without_path(one.signers.reason, one.path), []).append(
                        one.package
                    )
        for reason, names in unread.items():
            yield Phrase(
                "Who signed these apps could not be told: {names}. {reason}",
                names=", ".join(names),
                reason=reason,
            )
        yield from self._digest_gaps()

    def _digest_gaps(self) -> Iterator[str]:
        if isinstance(self.digests, Unreadable):
            yield self.digests.reason
            return
        names = [name for name, one in self.digests.by_package.items() if _missing(one)]
        if names:
            yield Phrase(
                "The files of these apps could not be compared: {names}.", names=", ".join(names)
            )

    def _listed(self, package: Package) -> Evidence:
        starts = ("codePath=", "installerPackageName=", "initiatingPackageName=")
        return self.packages.seen(package.name, *starts, "User ")

    def _by_signer(self, package: Package) -> tuple[list[Indicator], tuple[Evidence, ...], bool]:
        """Return what the lists say of its signers, where that stands, and whether it was read."""
        if isinstance(self.certificates, Unreadable):
            return [], (), False
        signers = self.certificates.of(package.name)
        if not isinstance(signers, tuple):
            return [], (), False
        matched = {
            signer: (
                *self.indicators.matching(Kind.CERTIFICATE_SHA1, signer.sha1),
                *self.indicators.matching(Kind.CERTIFICATE_SHA256, signer.sha256),
            )
            for signer in signers
        }
        listed = [signer for signer, named in matched.items() if named]
        seen = self.certificates.seen(package.name, *listed) if listed else ()
        return [one for named in matched.values() for one in named], seen, True

    def _by_file(self, package: Package) -> tuple[tuple[Indicator, ...], tuple[Evidence, ...]]:
        if isinstance(self.digests, Unreadable):
            return (), ()
        digest = self.digests.by_package.get(package.name)
        if not isinstance(digest, FileDigest):
            return (), ()
        named = self.indicators.matching(Kind.FILE_SHA256, digest.sha256)
        return named, (digest.answer.seen(digest.sha256),) if named else ()

    def _has_certificates(self, named: Iterable[Indicator]) -> bool:
        """Tell whether a list that names these ids also says who signs them."""
        said = {(one.source, one.product) for one in named}
        return any(
            one.kind in _CERTIFICATES and (one.source, one.product) in said
            for listed in self.indicators.lists
            for one in listed.indicators
        )


def _copies(package: Package) -> list[PackageUser] | list[None]:
    """Return each user's copy of an app; `[None]` where nobody has one, or none is stated."""
    return [state for state in package.users if _is_there(state)] or [None]


def _is_there(state: PackageUser) -> bool:
    return state.installed is not False or bool(state.hidden) or state.archived


def _cannot_run(state: PackageUser) -> bool:
    return state.archived or (not state.hidden and not state.suspended and bool(paused(state)))


def _rank(indicator: Indicator) -> int:
    return indicator.category.group.rank


def _missing(digest: FileDigest | Unreadable) -> bool:
    return isinstance(digest, Unreadable)


def _without_path(reason: str, path: str) -> str:
    """Return a reason that is the same for every app it holds for."""
    if not isinstance(reason, Phrase):
        return reason.replace(path, "its file")
    return reason.mapped(lambda part: _ITS_FILE if part == path else part.replace(path, "its file"))
