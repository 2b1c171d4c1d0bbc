"""Times, numbers and package files have Android's form."""

from datetime import UTC, datetime, timedelta

import pytest

from safety_audit.devices import practice
from safety_audit.devices.interface import Query, Status
from safety_audit.devices.practice.forms import ago, length, moment
from safety_audit.devices.practice.package_file import package_file
from safety_audit.devices.practice.preinstalled import preinstalled
from safety_audit.devices.practice.versions import BASES, Base
from safety_audit.facts.android.apk_signature import PackageFile, read_signers

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(), "0"),
        (timedelta(milliseconds=5), "+5ms"),
        (timedelta(minutes=30), "+30m0s0ms"),
        (timedelta(days=2, seconds=1), "+2d0h0m1s0ms"),
    ],
)
def test_a_length_of_time_leaves_out_no_unit(span: timedelta, written: str) -> None:
    """After the first unit that counts, every smaller one is written."""
    assert length(span) == written


def test_a_moment_before_now_is_negative_and_one_to_come_is_not() -> None:
    """Android writes how long ago, and a plus where the clock was changed."""
    assert ago(NOW - timedelta(hours=1), NOW) == "-1h0m0s0ms"
    assert ago(NOW + timedelta(seconds=2), NOW) == "+2s0ms"
    assert moment(NOW.replace(microsecond=7000)) == "2026-11-20 09:30:00.007"


def test_one_signer_has_one_certificate() -> None:
    """Two apps of one signer have the same certificate; another signer has another."""
    files = [PackageFile.of(package_file(name)) for name in ("Anna", "Anna", "Ben")]
    first, same, other = (read_signers(file, {}) for file in files)
    assert first == same != other
    assert [signer.scheme for signer in first] == ["v2"]


def test_a_package_file_is_read_in_part_and_whole() -> None:
    """The end of a package file, its digest and a file that is not there."""
    phone = practice.build(apps=[{"package": "org.example.one", "origin": "file"}])
    app = phone.handset.app("org.example.one")
    assert app is not None
    path = f"{app.place}/base.apk"
    end, digest, none = phone.ask(
        [
            Query(f"tail -c 22 {path}"),
            Query(f"sha256sum {path}"),
            Query("tail -c 22 /data/app/org.example.two/base.apk"),
        ]
    )
    assert end.data.startswith(b"PK\x05\x06")
    assert digest.text().endswith(f"  {path}\n")
    assert none.status is Status.ABSENT


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_a_base_phone_has_an_ordinary_set_of_apps(base: Base) -> None:
    """Between 60 and 150 apps come with a phone, each once."""
    apps = preinstalled(base.maker, base.api)
    assert 60 <= len(apps) <= 150
    assert len({app.package for app in apps}) == len(apps)
