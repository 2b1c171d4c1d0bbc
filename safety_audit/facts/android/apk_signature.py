"""Who signed an app, read from a few stretches of its package file.

A package file is a ZIP file. Since Android 7 its signatures stand in a block just before the ZIP
file's directory (schemes v2, v3 and v3.1); older ones are entries of the ZIP file itself (v1).
Either way a few kilobytes tell who signed a file of hundreds of megabytes. Nothing is verified
here: Android did that when it installed the app. The forms are those of Android's
`apksig` library.

All is pure: `read_signers` either knows enough and gives the signers, or says which stretch of
the file it needs next.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from struct import unpack_from

from safety_audit.facts.android.apk_pieces import (
    TAIL,
    Entry,
    Needed,
    PackageFile,
    Pieces,
    Stretch,
    entries,
)
from safety_audit.facts.android.der import certificates_of_pkcs7
from safety_audit.model import Unreadable

__all__ = ["TAIL", "PackageFile", "Signer", "Stretch", "read_signers"]

_MAGIC = b"APK Sig Block 42"
_FOOTER = 24
_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
_LINEAGE = 0x3BA06F8C
# Most blocks are of 4 to 16 kilobytes; Google Play adds some.
_LIKELY_BLOCK = 32_768
_LARGEST_BLOCK = 4 << 20
_LARGEST_DIRECTORY = 2 << 20
_LARGEST_SIGNATURE = 256 << 10
_NEAR = 512 << 10
_MOST_SIGNERS = 64
_V1_ENDINGS = (b".RSA", b".DSA", b".EC")


@dataclass(frozen=True, slots=True)
class Signer:
    """One certificate an app is signed with."""

    sha1: str
    """SHA-1 of the certificate, in small hexadecimal letters."""
    sha256: str
    """SHA-256 of the same."""
    scheme: str
    """Where it stands: `v1`, `v2`, `v3` or `v3.1`."""
    earlier: bool = False
    """Whether it is one that the maker used before, and passed on from."""


def read_signers(file: PackageFile, known: Mapping[Stretch, bytes]) -> tuple[Signer, ...] | Stretch:
    """Return the signers' certificates, or the stretch of the file that is needed next.

    `known` holds what was read so far, by the stretch that was asked for.

    Raises:
        Unreadable: it is no signed package file, or one of a form that is not known.

    """
    pieces = Pieces(file, known)
    try:
        found = tuple(dict.fromkeys(_from_block(pieces))) or tuple(_from_entries(pieces))
    except Needed as needed:
        return needed.stretch
    except (struct.error, zlib.error):
        raise Unreadable("The signature of this app's file has an unknown form.") from None
    if not found:
        raise Unreadable("This app's file carries no signature of a known form.")
    return found


def _from_block(pieces: Pieces) -> Iterator[Signer]:
    """Yield the signers of the block before the directory; none if there is no block."""
    directory = pieces.file.directory
    end = directory.start
    if end < _FOOTER:
        return
    start = max(0, end - _LIKELY_BLOCK)
    # A directory that is not large comes along: it leads to older signatures.
    stop = end + directory.length if end + directory.length - start <= _NEAR else end
    footer = pieces.at(end - _FOOTER, _FOOTER, Stretch(start, stop - start))
    if footer[8:] != _MAGIC:
        return
    (size,) = unpack_from("<Q", footer)
    if not _FOOTER <= size <= _LARGEST_BLOCK:
        raise Unreadable("The signature of this app's file has no credible size.")
    block = pieces.at(end - size - 8, size + 8)
    if block[:8] != footer[:8]:
        raise Unreadable("The parts of this app's file contradict each other.")
    for scheme, value in _pairs(block[8:-_FOOTER]):
        yield from _signers(value, scheme)


def _pairs(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the entries of a signing block that are signatures."""
    at = 0
    while at < len(data):
        length, kind = unpack_from("<QI", data, at)
        if length < 4 or at + 8 + length > len(data):  # noqa: PLR2004 - the four bytes of the kind
            raise Unreadable("The signature of this app's file has an unknown form.")
        if kind in _SCHEMES:
            yield _SCHEMES[kind], data[at + 12 : at + 8 + length]
        at += 8 + length


def _signers(value: bytes, scheme: str) -> Iterator[Signer]:
    signers, _ = _prefixed(value, 0)
    for count, signer in enumerate(_sequence(signers)):
        if count >= _MOST_SIGNERS:
            raise Unreadable("This app's file has more signatures than an app can have.")
        signed, _ = _prefixed(signer, 0)
        _, after_digests = _prefixed(signed, 0)
        certificates, after = _prefixed(signed, after_digests)
        for certificate in list(_sequence(certificates))[:1]:
            yield _signer(certificate, scheme)
        if scheme != "v2":
            attributes, _ = _prefixed(signed, after + 8)
            yield from _lineage(attributes, scheme)


def _lineage(attributes: bytes, scheme: str) -> Iterator[Signer]:
    """Yield the certificates that a maker used one after the other, the first one first."""
    for attribute in _sequence(attributes):
        if unpack_from("<I", attribute)[0] != _LINEAGE:
            continue
        for count, level in enumerate(_sequence(attribute[8:])):
            if count >= _MOST_SIGNERS:
                raise Unreadable("This app's file has more signatures than an app can have.")
            signed, _ = _prefixed(level, 0)
            certificate, _ = _prefixed(signed, 0)
            yield _signer(certificate, scheme, earlier=True)


def _prefixed(data: bytes, at: int) -> tuple[bytes, int]:
    """Return what follows its own length at this place, and where it ends."""
    (length,) = unpack_from("<I", data, at)
    end = at + 4 + length
    if end > len(data):
        raise Unreadable("The signature of this app's file has an unknown form.")
    return data[at + 4 : end], end


def _sequence(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        item, at = _prefixed(data, at)
        yield item


def _signer(certificate: bytes, scheme: str, *, earlier: bool = False) -> Signer:
    return Signer(
        sha1=hashlib.sha1(certificate, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(certificate).hexdigest(),
        scheme=scheme,
        earlier=earlier,
    )


def _from_entries(pieces: Pieces) -> Iterator[Signer]:
    """Yield the signers of scheme v1: the certificates in META-INF/*.RSA, *.DSA and *.EC."""
    directory = pieces.file.directory
    if directory.length > _LARGEST_DIRECTORY:
        raise Unreadable("This app's file is too large to find an old signature in it.")
    listing = pieces.at(directory.start, directory.length)
    for entry in _signature_entries(listing):
        content = pieces.content(entry, _LARGEST_SIGNATURE)
        yield from (_signer(one, "v1") for one in certificates_of_pkcs7(content))


def _signature_entries(listing: bytes) -> Iterator[Entry]:
    count = 0
    for entry in entries(listing):
        name = entry.name.upper()
        if name.startswith(b"META-INF/") and name.endswith(_V1_ENDINGS):
            count += 1
            if count > _MOST_SIGNERS:
                raise Unreadable("This app's file has more signatures than an app can have.")
            yield entry
