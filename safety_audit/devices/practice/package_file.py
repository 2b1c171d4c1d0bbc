"""The package file of an app on a practice phone: a ZIP file of one entry, signed in form only.

It holds no program. Its "certificate" is a frame around the name of a made-up signer, so that two
apps of one signer have one certificate, and no certificate is anybody's.
"""

import struct
import zlib

__all__ = ["package_file"]

_NAME = b"AndroidManifest.xml"
_CONTENT = b"Made up for practice. There is no app in this file.\n"
_MAGIC = b"APK Sig Block 42"
_V2 = 0x7109871A
_SHA256_OF_CHUNKS = 0x0103


def package_file(signer: str) -> bytes:
    """Return the package file of an app that this signer made (APK signature scheme v2)."""
    checksum = zlib.crc32(_CONTENT)
    facts = struct.pack("<HHHHIII", 0, 0, 0, 0x21, checksum, len(_CONTENT), len(_CONTENT))
    names = struct.pack("<HH", len(_NAME), 0)
    entry = b"PK\x03\x04" + struct.pack("<H", 20) + facts + names + _NAME + _CONTENT
    block = _block(_signed(signer))
    listed = struct.pack("<HH", 20, 20) + facts + names + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    directory = b"PK\x01\x02" + listed + _NAME
    start = len(entry) + len(block)
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), start, 0)
    return entry + block + directory + b"PK\x05\x06" + end


def _block(value: bytes) -> bytes:
    """Return a signing block with one entry."""
    entry = struct.pack("<QI", len(value) + 4, _V2) + value
    size = struct.pack("<Q", len(entry) + 24)
    return size + entry + size + _MAGIC


def _signed(signer: str) -> bytes:
    """Return one signer's part: what was signed, the signature, the key."""
    digests = _prefixed(_prefixed(struct.pack("<I", _SHA256_OF_CHUNKS) + _prefixed(bytes(32))))
    certificates = _prefixed(_prefixed(_certificate(signer)))
    signed = _prefixed(digests + certificates + _prefixed(b""))
    signature = _prefixed(_prefixed(struct.pack("<I", _SHA256_OF_CHUNKS) + _prefixed(bytes(64))))
    return _prefixed(_prefixed(signed + signature + _prefixed(bytes(32))))


def _certificate(signer: str) -> bytes:
    """Return a DER sequence around a name: the frame of a certificate, and nothing in it."""
    name = f"Practice signer: {signer}".encode("utf-8", errors="replace")[:120]
    return b"\x30" + bytes((len(name) + 2,)) + b"\x0c" + bytes((len(name),)) + name


def _prefixed(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data
