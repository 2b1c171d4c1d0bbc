"""Ways in which what was read can be damaged, by chance or by somebody who means it."""

import random
from collections.abc import Callable

from hostile import CORPUS

__all__ = ["damaged"]

Donor = Callable[[random.Random], bytes]
"""Gives something else that might have been read, whose lines turn up in between."""

PIECES = (
    *(text.encode("utf-8", "surrogatepass") for text in CORPUS),
    *(b"9" * count for count in (1, 9, 10, 19, 400, 5_000)),
    *(b"\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"\xed\xa0\xbd", "\u0661\u00b2".encode()),
    *(b"=", b":", b"/", b"{", b"}", b"[", b"]", b"(", b")", b"}}}}", b"{{{{", b"  ", b"\t"),
    *(b"null", b"-1", b"true", b"User 10:", b"UserInfo{10:", b"2026-13-45 99:99:99", b"+1d2h"),
    *(b"1e999", b"0x", b"\n    User 0: ", b"\n  Package [a.b] (1):\n", b"{" * 3_000),
    *(b"- ", b"&a ", b"*a", b"!!t ", b"? ", b"'", b'"', b",", b"#", b"|", b">", b"%", b"<<: "),
)


def damaged(data: bytes, chance: random.Random, donor: Donor) -> bytes:
    """Return what was damaged in one to four ways."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_WAYS)(data, chance, donor)
    return data


def _two(data: bytes, chance: random.Random, farthest: int = 1 << 30) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(start + chance.randint(0, farthest), chance.randint(start, len(data)))


def _cut(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    return data[: chance.randint(0, len(data))]


def _leave_out(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    start, end = _two(data, chance)
    return data[:start] + data[end:]


def _again(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    start, end = _two(data, chance, 4_000)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 50)) + data[end:]


def _flip(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.randint(1, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _lines_swapped(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _insert(data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    start, end = _two(data, chance, 60)
    return data[:start] + chance.choice(PIECES) + data[end:]


def _other_lines(data: bytes, chance: random.Random, donor: Donor) -> bytes:
    other = donor(chance)
    start, end = _two(other, chance, 3_000)
    place = chance.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def _carriage_returns(data: bytes, _chance: random.Random, _donor: Donor) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _noise(_data: bytes, chance: random.Random, _donor: Donor) -> bytes:
    return chance.randbytes(chance.randint(0, 300))


_WAYS: tuple[Callable[[bytes, random.Random, Donor], bytes], ...] = (
    _cut,
    _leave_out,
    _again,
    _flip,
    _lines_swapped,
    _insert,
    _insert,
    _other_lines,
    _carriage_returns,
    _noise,
)
