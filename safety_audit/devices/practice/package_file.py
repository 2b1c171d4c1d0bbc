"""The package file of an app on a practice phone: a ZIP file of one entry, signed in form only.

It holds no program, only what the app is called. Its "certificate" is a frame around the name of
a made-up signer, so that two apps of one signer have one certificate, and no certificate is
anybody's.
"""

import struct
import zlib

__all__ = ["package_file"]

_NAME = b"AndroidManifest.xml"
_LABEL = 0x01010001
_NOBODY = 0xFFFFFFFF
_MAGIC = b"APK Sig Block 42"
_V2 = 0x7109871A
_SHA256_OF_CHUNKS = 0x0103


def package_file(signer: str, label: str = "") -> bytes:
    """Return the package file of an app that this signer made (APK signature scheme v2).

    `label` is what the app calls itself; empty where its manifest does not say.
    """
    content = _manifest(label)
    checksum = zlib.crc32(content)
    facts = struct.pack("<HHHHIII", 0, 0, 0, 0x21, checksum, len(content), len(content))
    names = struct.pack("<HH", len(_NAME), 0)
    entry = b"PK\x03\x04" + struct.pack("<H", 20) + facts + names + _NAME + content
    block = _block(_signed(signer))
    listed = struct.pack("<HH", 20, 20) + facts + names + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    directory = b"PK\x01\x02" + listed + _NAME
    start = len(entry) + len(block)
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), start, 0)
    return entry + block + directory + b"PK\x05\x06" + end


def _manifest(label: str) -> bytes:
    """Return a binary manifest whose one element, `application`, has this label or none."""
    words = [word.encode() for word in ("label", "application", label[:30])]
    texts = [bytes((len(word.decode()), len(word))) + word + b"\0" for word in words]
    places = [sum(map(len, texts[:number])) for number in range(len(texts))]
    start = 28 + 4 * len(texts)
    pool = struct.pack("<5I3I", len(texts), 0, 0x100, start, 0, *places) + b"".join(texts)
    named = struct.pack("<III", _NOBODY, 0, 2) + struct.pack("<HBBI", 8, 0, 3, 2)
    attributes = (named,) if label else ()
    element = struct.pack("<IIIIHHHHHH", 1, _NOBODY, _NOBODY, 1, 20, 20, len(attributes), 0, 0, 0)
    chunks = (
        _chunk(0x0001, 28, pool + bytes(-len(pool) % 4))
        + _chunk(0x0180, 8, struct.pack("<I", _LABEL))
        + _chunk(0x0102, 16, element + b"".join(attributes))
    )
    return _chunk(0x0003, 8, chunks)


def _chunk(kind: int, header: int, rest: bytes) -> bytes:
    return struct.pack("<HHI", kind, header, 8 + len(rest)) + rest


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
