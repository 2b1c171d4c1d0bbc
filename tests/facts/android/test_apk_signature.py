"""Who signed a package file is read from a few stretches of it, whatever its scheme."""

import hashlib
import struct
from pathlib import Path

import pytest
from facts.android.apk_files import (
    PADDING,
    V2,
    V3,
    V31,
    Key,
    apksigner,
    hand_signed,
    made_key,
    plain_apk,
    read_whole,
    scheme_value,
    signature_first,
    signed,
    with_block,
)
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.facts.android.apk_signature import (
    TAIL,
    PackageFile,
    Signer,
    Stretch,
    read_signers,
)
from safety_audit.model import Unreadable


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("apk")


@pytest.fixture(scope="module")
def first(folder: Path) -> Key:
    return made_key(folder, "first")


@pytest.fixture(scope="module")
def second(folder: Path) -> Key:
    return made_key(folder, "second", curve=True)


def signer(der: bytes, scheme: str, *, earlier: bool = False) -> Signer:
    return Signer(
        sha1=hashlib.sha1(der).hexdigest(),
        sha256=hashlib.sha256(der).hexdigest(),
        scheme=scheme,
        earlier=earlier,
    )


def schemes(*on: int) -> list[str]:
    return [
        option
        for number in (1, 2, 3)
        for option in (f"--v{number}-signing-enabled", str(number in on).lower())
    ]


def test_a_file_signed_by_apksigner_is_read_from_its_end_alone(folder: Path, first: Key) -> None:
    """A small file with v1, v2 and v3 needs no second read, and v2 and v3 outweigh v1."""
    apk = signed(
        plain_apk(), folder, "all", *first.options, "--min-sdk-version", "21", *schemes(1, 2, 3)
    )
    assert read_whole(apk) == ((signer(first.der, "v2"), signer(first.der, "v3")), [])


@pytest.mark.parametrize("kind", ["first", "second"])
def test_an_old_signature_is_found_in_the_zip_file(
    folder: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """A file signed with v1 only gives the certificate of META-INF, RSA or EC."""
    key: Key = request.getfixturevalue(kind)
    apk = signed(
        plain_apk(), folder, f"old-{kind}", *key.options, "--min-sdk-version", "21", *schemes(1)
    )
    assert read_whole(apk) == ((signer(key.der, "v1"),), [])


def test_an_old_signature_of_a_large_file_takes_two_reads_more(folder: Path, first: Key) -> None:
    """The directory is read with the place where a block would be, then the one entry."""
    options = (*first.options, "--min-sdk-version", "21", *schemes(1))
    apk = signature_first(signed(plain_apk(400_000, 1500), folder, "old-large", *options))
    found, asked = read_whole(apk)
    assert found == (signer(first.der, "v1"),)
    assert len(asked) == 2
    assert sum(stretch.length for stretch in asked) < 512 << 10


def test_a_large_file_takes_one_read_more(folder: Path, first: Key) -> None:
    """Where the directory fills the end of the file, the block before it is asked for."""
    apk = signed(
        plain_apk(size=3_000_000, entries=1500),
        folder,
        "large",
        *first.options,
        *("--min-sdk-version", "24"),
        *schemes(2),
    )
    found, asked = read_whole(apk)
    assert found == (signer(first.der, "v2"),)
    assert len(asked) == 1


def test_certificates_a_maker_used_before_are_found_too(
    folder: Path, first: Key, second: Key
) -> None:
    """A maker who passed on to a new key is still found by the old one."""
    lineage = folder / "lineage"
    apksigner(
        *("rotate", "--out", str(lineage)),
        *("--old-signer", *first.options),
        *("--new-signer", *second.options),
    )
    apk = signed(
        plain_apk(),
        folder,
        "rotated",
        *first.options,
        "--next-signer",
        *second.options,
        *("--lineage", str(lineage), "--min-sdk-version", "28"),
        *schemes(3),
    )
    found, _ = read_whole(apk)
    assert set(found) == {
        signer(second.der, "v3"),
        signer(first.der, "v3", earlier=True),
        signer(second.der, "v3", earlier=True),
    }


def test_the_certificates_are_those_that_apksigner_prints(folder: Path, first: Key) -> None:
    """Our digests are the ones that the reference tool shows."""
    apk = signed(plain_apk(), folder, "shown", *first.options, "--min-sdk-version", "21")
    shown = str(folder / "shown.apk")
    printed = apksigner("verify", "--print-certs", "--min-sdk-version", "21", shown)
    found, _ = read_whole(apk)
    assert f"SHA-1 digest: {found[0].sha1}" in printed
    assert f"SHA-256 digest: {found[0].sha256}" in printed


def test_scheme_v3_1_with_its_lineage_is_read() -> None:
    """The newest scheme stands beside v3, each with its own certificate."""
    apk = with_block(
        plain_apk(),
        {
            V3: scheme_value(V3, b"old"),
            V31: scheme_value(V31, b"new", lineage=(b"oldest", b"old", b"new")),
            PADDING: bytes(4000),
        },
    )
    assert read_whole(apk)[0] == (
        signer(b"old", "v3"),
        signer(b"new", "v3.1"),
        signer(b"oldest", "v3.1", earlier=True),
        signer(b"old", "v3.1", earlier=True),
        signer(b"new", "v3.1", earlier=True),
    )


def test_a_block_of_unusual_size_is_asked_for_whole() -> None:
    """What does not fit into the likely size takes one read more."""
    entries = {PADDING: bytes(60_000), V2: scheme_value(V2, b"certificate")}
    apk = with_block(plain_apk(size=100_000, entries=1500), entries)
    found, asked = read_whole(apk)
    assert found == (signer(b"certificate", "v2"),)
    assert len(asked) == 2


def test_a_file_without_a_signature_is_unreadable() -> None:
    """No signature is no certificate, and never a clear answer."""
    with pytest.raises(Unreadable, match="carries no signature"):
        read_whole(plain_apk())


def test_a_comment_after_the_directory_does_not_mislead() -> None:
    """The mark of the end, forged inside a comment, is not taken for it."""
    apk = hand_signed(b"certificate")
    comment = b"PK\x05\x06" + bytes(30)
    apk = apk[:-2] + struct.pack("<H", len(comment)) + comment
    assert read_whole(apk)[0] == (signer(b"certificate", "v2"),)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"PK\x05\x06",
        b"\0" * TAIL,
        hand_signed(b"certificate")[:-1],
        hand_signed(b"certificate", size=200_000)[-5000:],
        with_block(plain_apk(), {V2: b"\xff\xff\xff\xff"}),
        with_block(plain_apk(), {V2: b"\x01"}),
        with_block(plain_apk(), {V3: scheme_value(V2, b"no room for levels")}),
    ],
    ids=["nothing", "mark", "zeros", "cut", "short tail", "length", "byte", "wrong scheme"],
)
def test_a_damaged_file_is_unreadable(damaged: bytes) -> None:
    """What contradicts itself gives no certificate."""
    with pytest.raises(Unreadable):
        read_whole(damaged)


def test_a_stretch_that_came_back_too_short_is_unreadable() -> None:
    """An answer that was cut off is not searched."""
    apk = hand_signed(b"certificate", size=0)
    large = with_block(plain_apk(size=100_000, entries=1500), {V2: scheme_value(V2, b"x")})
    file = PackageFile.of(large[-TAIL:])
    needed = read_signers(file, {})
    assert isinstance(needed, Stretch)
    with pytest.raises(Unreadable, match="cut off"):
        read_signers(file, {needed: apk[:10]})


def outcome(apk: bytes) -> None:
    try:
        found, _ = read_whole(apk, most=10)
    except Unreadable:
        return
    assert found


@given(st.binary(max_size=400))
def test_any_bytes_give_signers_or_unreadable(data: bytes) -> None:
    """Nothing at the end of a file stops the tool."""
    outcome(data)
    outcome(plain_apk()[:-22] + data)


SAMPLES = (
    hand_signed(b"certificate", V2),
    with_block(plain_apk(), {V31: scheme_value(V31, b"new", lineage=(b"a", b"b"))}),
)


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=4)), max_size=4),
)
def test_a_signed_file_with_changed_bytes_gives_signers_or_unreadable(
    apk: bytes, changes: list[tuple[int, bytes]]
) -> None:
    """Nor does anything in the middle of one."""
    changed = bytearray(apk)
    for at, data in changes:
        start = at % len(changed)
        changed[start : start + len(data)] = data
    outcome(bytes(changed))
