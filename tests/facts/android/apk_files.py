"""Package files of ours: small ZIP files, signed by hand or by Debian's apksigner."""

import io
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from safety_audit.facts.android.apk_signature import (
    TAIL,
    PackageFile,
    Signer,
    Stretch,
    read_signers,
)

V2, V3, V31, PADDING = 0x7109871A, 0xF05368C0, 0x1B93AD61, 0x42726577
LINEAGE = 0x3BA06F8C


def plain_apk(size: int = 0, entries: int = 0) -> bytes:
    """Return an unsigned package file with so many bytes of content and so many entries more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("AndroidManifest.xml", b"manifest")
        if size:
            archive.writestr("assets/a.bin", random.Random(1).randbytes(size))
        for number in range(entries):
            archive.writestr(f"res/a/{number:050}", b"")
    return buffer.getvalue()


def prefixed(*items: bytes) -> bytes:
    """Return each item after its own length."""
    return b"".join(struct.pack("<I", len(item)) + item for item in items)


def scheme_value(kind: int, certificate: bytes, lineage: tuple[bytes, ...] = ()) -> bytes:
    """Return what a signature of one scheme looks like, with made-up digests and signatures."""
    signed = prefixed(b"") + prefixed(prefixed(certificate))
    if kind == V2:
        signed += prefixed(b"")
    else:
        levels = prefixed(
            *(
                prefixed(prefixed(earlier) + struct.pack("<I", 0x103))
                + struct.pack("<II", 0x17, 0x103)
                + prefixed(b"signature")
                for earlier in lineage
            )
        )
        rotation = struct.pack("<II", LINEAGE, 1) + levels
        signed += struct.pack("<II", 28, 35) + prefixed(prefixed(rotation) if lineage else b"")
    signer = prefixed(signed)
    signer += b"" if kind == V2 else struct.pack("<II", 28, 35)
    return prefixed(prefixed(signer + prefixed(prefixed(b"signature"), b"public key")))


def with_block(apk: bytes, entries: Mapping[int, bytes]) -> bytes:
    """Return a package file with a signing block of these entries before its directory."""
    pairs = b"".join(
        struct.pack("<QI", len(value) + 4, kind) + value for kind, value in entries.items()
    )
    size = struct.pack("<Q", len(pairs) + 24)
    block = size + pairs + size + b"APK Sig Block 42"
    end = apk.rfind(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<I", apk, end + 16)
    moved = struct.pack("<I", directory + len(block))
    return (
        apk[:directory] + block + apk[directory:end] + apk[end : end + 16] + moved + apk[end + 20 :]
    )


def hand_signed(certificate: bytes, kind: int = V2, size: int = 0) -> bytes:
    """Return a package file with one signature of a scheme."""
    return with_block(plain_apk(size), {kind: scheme_value(kind, certificate)})


def read_whole(apk: bytes, most: int = 3) -> tuple[tuple[Signer, ...], list[Stretch]]:
    """Return the signers of a package file and the stretches asked for after its end."""
    file = PackageFile.of(apk[-TAIL:])
    known: dict[Stretch, bytes] = {}
    while True:
        found = read_signers(file, known)
        if not isinstance(found, Stretch):
            return found, list(known)
        assert len(known) < most
        known[found] = apk[found.start : found.start + found.length]


@dataclass(frozen=True)
class Key:
    """A key of ours with its certificate, as files."""

    name: str
    key: Path
    certificate: Path
    der: bytes

    @property
    def options(self) -> tuple[str, ...]:
        return ("--key", str(self.key), "--cert", str(self.certificate))


def made_key(folder: Path, name: str, *, curve: bool = False) -> Key:
    """Return a new key and a certificate for it."""
    private = (
        ec.generate_private_key(ec.SECP256R1())
        if curve
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(private.public_key())
        .serial_number(1000)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .sign(private, hashes.SHA256())
    )
    key = Key(
        name,
        folder / f"{name}.pk8",
        folder / f"{name}.pem",
        certificate.public_bytes(serialization.Encoding.DER),
    )
    key.key.write_bytes(
        private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    key.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key


def apksigner(*arguments: str) -> str:
    """Run Debian's apksigner; the test is skipped where it is not installed."""
    program = shutil.which("apksigner")
    if program is None:
        pytest.skip("needs apksigner (Debian package apksigner)")
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def signed(apk: bytes, folder: Path, name: str, *options: str) -> bytes:
    """Return a package file as apksigner signs it."""
    unsigned, out = folder / f"{name}-unsigned.apk", folder / f"{name}.apk"
    unsigned.write_bytes(apk)
    apksigner("sign", *options, "--out", str(out), str(unsigned))
    return out.read_bytes()


def signature_first(apk: bytes) -> bytes:
    """Return a file with an old signature, as jarsigner lays it out: the signature comes first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(apk)) as before, zipfile.ZipFile(buffer, "w") as after:
        for entry in sorted(before.infolist(), key=lambda one: "META-INF" not in one.filename):
            after.writestr(entry, before.read(entry))
    return buffer.getvalue()
