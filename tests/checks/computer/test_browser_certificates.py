"""Authorities that somebody added to a browser's own list."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from devices.computer_samples import computer, result, summaries
from devices.macos_samples import macos
from devices.quiet_computer import quiet
from devices.windows_samples import windows
from safety_audit.checks.computer.computer_certificates import computer_certificates

from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.interface import Kind, Query, Status
from safety_audit.model import Outcome

CHROMIUM = "home/person/.pki/nssdb"
FIREFOX = "home/person/.mozilla/firefox/a1.default"
VOUCHES, MUST_BE_CHECKED, PEER = "ce534352", "ce534353", "ce534351"
SAID = "A certificate was added that a browser trusts: "


def certificate(name: str) -> tuple[bytes, bytes]:
    """Return a certificate of that name, made here, and the name as it stands in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime(2026, 11, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=900))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER), who.public_bytes()


def store(folder: Path, *added: tuple[str, str, str], kind: str = "ce534353") -> None:
    """Write a store as NSS does: the name of each certificate, its nickname, and how it counts."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(folder / "cert9.db")) as database:
        columns = ("id INTEGER PRIMARY KEY", "a0", "a3", "a11", "a81", "a82", "a101", "ace536358")
        database.execute(f"CREATE TABLE nssPublic ({', '.join(columns)})")
        for name, nickname, trust in added:
            data, who = certificate(name)
            row = (bytes.fromhex("00000001"), nickname.encode(), data, who, b"\2\1\7", who, None)
            database.execute("INSERT INTO nssPublic VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
            if trust:
                row = (bytes.fromhex(kind), None, None, who, b"\2\1\7", None, bytes.fromhex(trust))
                database.execute("INSERT INTO nssPublic VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        database.commit()


@pytest.mark.parametrize("folder", [CHROMIUM, FIREFOX])
def test_added(folder: str, tmp_path: Path) -> None:
    """An authority in the store of Chromium or of a profile of Firefox is told, by both names."""
    device = quiet(tmp_path, {f"{FIREFOX}/prefs.js": ""})
    store(tmp_path / "files" / folder, ("Home Inspection", "helper", VOUCHES))

    assert summaries(computer_certificates, device) == [
        ("review", f"{SAID}Home Inspection (helper)")
    ]


@pytest.mark.parametrize("trust", ["", MUST_BE_CHECKED, PEER])
def test_not_trusted(trust: str, tmp_path: Path) -> None:
    """A certificate that a browser only remembers, or trusts for one site, vouches for nothing."""
    device = quiet(tmp_path)
    store(tmp_path / "files" / CHROMIUM, ("Between", "between", trust))

    assert summaries(computer_certificates, device) == []


def test_newer_store(tmp_path: Path) -> None:
    """Where a newer store says in its own way how far it trusts, the certificate is told."""
    device = quiet(tmp_path)
    store(tmp_path / "files" / CHROMIUM, ("Home", "Home", VOUCHES), kind="0000000b")

    assert summaries(computer_certificates, device) == [("review", f"{SAID}Home")]


def test_other_systems(tmp_path: Path) -> None:
    """Firefox keeps such a store on every system."""
    for make, place in (
        (windows, "Users/person/AppData/Roaming/Mozilla/Firefox/Profiles/a.b"),
        (macos, "Users/ana/Library/Application Support/Firefox/Profiles/a.b"),
    ):
        folder = tmp_path / make.__name__
        device: FolderComputer = make(folder)
        store(folder / "files" / place, ("Home", "Home", VOUCHES))

        assert (f"{SAID}Home") in [said for _, said in summaries(computer_certificates, device)]


@pytest.mark.parametrize("content", [b"no store", b"SQLite format 3\0" + bytes(200)])
def test_damaged(content: bytes, tmp_path: Path) -> None:
    """A store that is not understood is one that was not checked."""
    device = quiet(tmp_path, {f"{CHROMIUM}/cert9.db": content})

    ended = result(computer_certificates, device)

    assert ended.outcome is Outcome.COULD_NOT_CHECK
    assert ended.reasons == ("It answered with an error (browser-authorities ~/.pki/nssdb).",)


def test_nothing_but_certificates(tmp_path: Path) -> None:
    """Of a store its certificates are told, and nothing else of it may be asked."""
    device = computer(tmp_path)
    store(tmp_path / "files" / CHROMIUM, ("Home", "Home", VOUCHES))

    (answer,) = device.ask([Query("browser-authorities ~/.pki/nssdb", Kind.PROBE)])

    assert answer.status is Status.OK
    assert answer.text().count("\n") == 1
