"""The little of DER that is needed to find certificates: lengths, and what stands inside what.

DER (X.690) is how certificates and old signatures are written down. Nothing is decoded here but
the frame: a tag, a length, and the content.
"""

from collections.abc import Iterator

from safety_audit.model import Unreadable

__all__ = ["certificates_of_pkcs7"]

_SEQUENCE = 0x30
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_FIRST_CONTEXT = 0xA0
_LONG_FORM = 0x80
_MOST_LENGTH_BYTES = 4
_MOST_CERTIFICATES = 16


def certificates_of_pkcs7(data: bytes) -> list[bytes]:
    """Return the certificates in a PKCS #7 "signed data" message, each as it stands there.

    Raises:
        Unreadable: it is no such message.

    """
    message = _inside(_one(data, _SEQUENCE))
    if next(message, (0, b"", b""))[2] != _SIGNED_DATA:
        raise _unknown()
    content = _expect(message, _FIRST_CONTEXT)
    fields = _inside(_one(content, _SEQUENCE))
    for tag, inner, _ in fields:
        if tag == _FIRST_CONTEXT:
            found = [whole for kind, _, whole in _inside(inner) if kind == _SEQUENCE]
            if not 0 < len(found) <= _MOST_CERTIFICATES:
                break
            return found
    raise _unknown()


def _one(data: bytes, tag: int) -> bytes:
    """Return the content of the first element, which must have this tag."""
    return _expect(_inside(data), tag)


def _expect(elements: Iterator[tuple[int, bytes, bytes]], tag: int) -> bytes:
    found, content, _ = next(elements, (-1, b"", b""))
    if found != tag:
        raise _unknown()
    return content


def _inside(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the elements of some content: tag, content, and the whole with its frame."""
    at = 0
    while at < len(data):
        start, end = _content_of(data, at)
        yield data[at], data[start:end], data[at:end]
        at = end


def _content_of(data: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the element at this place begins and ends."""
    if at + 2 > len(data):
        raise _unknown()
    first = data[at + 1]
    start = at + 2
    length = first
    if first >= _LONG_FORM:
        count = first - _LONG_FORM
        if not 0 < count <= _MOST_LENGTH_BYTES:
            raise _unknown()
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > len(data):
        raise _unknown()
    return start, start + length


def _unknown() -> Unreadable:
    return Unreadable("The signature of this app's file has an unknown form.")
