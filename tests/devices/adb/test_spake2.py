"""Two sides with one code agree on a key, in exactly the way that adb does."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.adb import spake2
from safety_audit.devices.adb.spake2 import BadMessage, Spake2

CLIENT, SERVER = b"adb pair client\0", b"adb pair server\0"

# Written down while the real `adb pair` of each version paired with our simulated phone, which had
# this secret: what both knew, both messages, and the key with which each read the other.
WITH_ADB = {
    "34.0.5": {
        "known": "353932373831063b9ac3c312632b00d4b35c0c8689f96e99a1b854a3c1fa86587f5155a8805cd8055569bcfdf7289b9db32f4ef58354c403131ab86e983157fbcc9cf04f004b",
        "secret": "5b50f3af5d8e3708746691563b77c1dfab6f55a0dbecc4cc9f76629b30b3931e052cbde08aab02655f7dc0ee1fbfb4c0dced1b4506734d281d2cded3c3395f9d",
        "ours": "a5206d55b35c65ab43e87298ffaad7af9c6d730e2228858fac1988c74a0bd4c0",
        "theirs": "89727186c27fdb3d92c985336c960a6429cd0ac9842fa61e9d306a59e69c1047",
        "key": "b5a3337444f5ac3e7c7ee2a9148d3c440cf074a1fd91cfb5f77dde8bd92db30948a5c4c217ba71e44f94443ecc6e2301ec03adf94af29c145825f08d67cb42d6",
    },
    "36.0.0": {
        "known": "3539323738313635f674dd09acebd14209438bb0f90b91323d11f45c590b50290d82a46a9131d8d2d9730d9d51077fd8fd8133af1713eb4a96877223c20dac48eb97c3f91d3e",
        "secret": "15842009c037f062bed598ac15c3f4f9b4722c1415ed126f80b9f75c272ed0cbe5cde373ef8958e3f573c580068df32db044e4397ad8ad1bb63b790ed0b54de0",
        "ours": "bf0f2d02d3454e85af7382a07bb15b728226d575dafcf2ce8c4b6867d10b0089",
        "theirs": "e5c9a8cbe9fadbaba4180afab356245dd023d755d3af91f88a8c02c1bb8c2a63",
        "key": "e2a34cd266432e1dd7c33f202ac31a4378b7e95d6256795e1dface3d7a801d2b218302540879afde1c333d7feb02d31aa0ed67aca867ffdfc8b4e846110adde2",
    },
}

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493

Point = tuple[int, int]


def point_of(encoded: bytes) -> Point | None:
    """Return the point of edwards25519 that this stands for (RFC 8032, 5.1.3), if any does."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P:
        return None
    return (P - x if x & 1 != sign else x), y


def added(one: Point, other: Point) -> Point:
    """Return the sum of two points."""
    (a, b), (c, d) = one, other
    k = D * a * c * b * d
    return (a * d + c * b) * pow(1 + k, -1, P) % P, (b * d + a * c) * pow(1 - k, -1, P) % P


def encoded(point: Point) -> bytes:
    """Return a point as 32 bytes."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def both(one: bytes, other: bytes) -> tuple[Spake2, Spake2]:
    return (
        Spake2(one, mine=CLIENT, theirs=SERVER, first=True),
        Spake2(other, mine=SERVER, theirs=CLIENT, first=False),
    )


@pytest.mark.parametrize("version", WITH_ADB)
def test_the_real_adb_agrees(version: str) -> None:
    """With the messages of a pairing that the real adb took part in, the same key comes out."""
    vector = {name: bytes.fromhex(value) for name, value in WITH_ADB[version].items()}
    phone = Spake2(
        vector["known"], mine=SERVER, theirs=CLIENT, first=False, secret=vector["secret"]
    )
    assert phone.message == vector["ours"]
    assert phone.key(vector["theirs"]) == vector["key"]


@pytest.mark.parametrize(("letter", "eightfold"), [("M", spake2._EIGHT_M), ("N", spake2._EIGHT_N)])
def test_the_two_points_come_from_words(letter: str, eightfold: bytes) -> None:
    """M and N are hashes of a sentence, so that nobody knows a relation between them."""
    seed = hashlib.sha256(f"edwards25519 point generation seed ({letter})".encode()).digest()
    point = point_of(seed)
    assert point is not None
    for _ in range(3):
        point = added(point, point)
    assert encoded(point) == eightfold


@given(st.binary(max_size=80))
def test_one_code_gives_one_key(code: bytes) -> None:
    """Whatever the code, both sides have the same key, and it is not that of another pairing."""
    one, other = both(code, code)
    key = one.key(other.message)
    assert key == other.key(one.message)
    assert len(key) == 64
    again, _ = both(code, code)
    assert again.message != one.message


def test_two_codes_give_two_keys() -> None:
    """With one digit changed, the keys have nothing in common."""
    one, other = both(b"592781", b"592782")
    assert one.key(other.message) != other.key(one.message)


@given(st.binary(max_size=40))
def test_any_message_gives_a_key_or_is_refused(message: bytes) -> None:
    """Whatever comes, it is a point of the right group or it is no message."""
    one, _ = both(b"1", b"1")
    try:
        key = one.key(message)
    except BadMessage:
        return
    assert len(key) == 64


def test_a_point_outside_the_group_is_refused() -> None:
    """A point of order eight, with which one could learn about the secret, is no message."""
    one, other = both(b"1", b"1")
    small = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    theirs = point_of(other.message)
    low = point_of(small)
    assert theirs is not None
    assert low is not None
    with pytest.raises(BadMessage):
        one.key(encoded(added(theirs, low)))
