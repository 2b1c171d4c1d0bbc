"""The digests of package files, asked for only if a list in use names files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safety_audit.devices.allowlist import permitted
from safety_audit.devices.interface import Answer, NotAllowed, Query
from safety_audit.facts.android.certificates import MOST_FILES, brought_along, package_file
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.android.packages import Packages
from safety_audit.facts.base import Answers, provides
from safety_audit.indicators.model import Kind
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["FileDigest", "FileDigests", "parse_digest"]

_DIGEST = re.compile(r"([0-9a-f]{64}) [ *](/[^\n]*)\n?\Z")
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class FileDigest:
    """SHA-256 of one package file."""

    sha256: str
    """The digest, in small hexadecimal letters."""
    answer: Answer
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class FileDigests:
    """The digests of the apps that did not come with the phone or from a store."""

    by_package: Mapping[str, FileDigest | Unreadable]
    """By app; empty if no list in use names files."""


def parse_digest(answer: Answer) -> FileDigest:
    """Read what `sha256sum` prints: the digest, two spaces, the path.

    Raises:
        Unreadable: it is anything else.

    """
    found = _DIGEST.match(answer.text())
    if found is None:
        raise answer.unknown_format()
    return FileDigest(found[1], answer)


def _asked(packages: Packages, indicators: Indicators) -> Iterable[Query]:
    return list(_queries(packages, indicators).values())


@provides(DeviceKind.PHONE, ask=_asked)
def file_digests(answers: Answers, packages: Packages, indicators: Indicators) -> FileDigests:
    """Return the digests of the package files that a list could name."""
    found: dict[str, FileDigest | Unreadable] = {}
    for package, query in _queries(packages, indicators).items():
        try:
            found[package] = parse_digest(answers[query])
        except Unreadable as reason:
            found[package] = reason
    return FileDigests(found)


def _queries(packages: Packages, indicators: Indicators) -> dict[str, Query]:
    """Return the query for each app; a path that may not be asked for has no digest to match."""
    if not indicators.has(Kind.FILE_SHA256):
        return {}
    queries = {}
    for package in brought_along(packages)[:MOST_FILES]:
        query = Query(f"sha256sum {package_file(package)}", seconds=_SECONDS)
        try:
            permitted(query.text)
        except NotAllowed:
            continue
        queries[package.name] = query
    return queries
