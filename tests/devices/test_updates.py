"""Security updates that wait, as Debian's own lists tell."""

import gzip
import lzma
import os
import random
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest
from devices.computer_samples import result, summaries
from devices.quiet_computer import quiet
from hypothesis import given
from hypothesis import strategies as st
from safety_audit.checks.computer.computer_updates import computer_updates

from safety_audit.devices.computer.updates import is_newer

LISTS = "var/lib/apt/lists"
SECURITY = f"{LISTS}/x_debian-security_dists_bookworm-security_main_binary-amd64_Packages"
NEWER = "Package: bash\nVersion: 5.2-1+deb12u1\n\nPackage: other\nVersion: 9\n\n"


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="needs dpkg")
def test_as_dpkg_compares() -> None:
    """Versions are compared as dpkg does it."""
    chosen = random.Random(6)
    parts = [
        "1",
        "10",
        "2",
        "~rc1",
        "~",
        "+deb12u1",
        ".",
        "-",
        "a",
        "b",
        "0",
        "~bpo12+1",
        "+b1",
        "9",
    ]
    versions = [
        chosen.choice(["", "1:", "0:"])
        + "1"
        + "".join(chosen.choices(parts, k=chosen.randint(0, 5)))
        for _ in range(120)
    ]
    for one, other in pairwise(version.rstrip("-") for version in versions):
        asked = ["dpkg", "--compare-versions", one, "gt", other]
        newer = subprocess.run(asked, check=False, capture_output=True).returncode == 0

        assert is_newer(one, other) is newer, (one, other)


@given(st.text(), st.text())
def test_any_version(one: str, other: str) -> None:
    """Any two texts can be compared, and not both are newer."""
    assert not (is_newer(one, other) and is_newer(other, one))


def test_waiting(tmp_path: Path) -> None:
    """An installed package with a newer version in the security archive waits."""
    assert summaries(computer_updates, quiet(tmp_path, {SECURITY: NEWER})) == [
        ("tidy", "1 security update waits.")
    ]


@pytest.mark.parametrize(
    ("ending", "packed"),
    [(".gz", gzip.compress(NEWER.encode())), (".xz", lzma.compress(NEWER.encode()))],
)
def test_packed_lists(ending: str, packed: bytes, tmp_path: Path) -> None:
    """Lists that are packed are read too."""
    assert len(summaries(computer_updates, quiet(tmp_path, {SECURITY + ending: packed}))) == 1


@pytest.mark.parametrize(
    ("ending", "packed"), [(".lz4", b"x"), (".gz", b"x"), (".xz", b"\xfd7zXZ")]
)
def test_lists_that_cannot_be_read(ending: str, packed: bytes, tmp_path: Path) -> None:
    """A list that cannot be unpacked is a gap."""
    ended = result(computer_updates, quiet(tmp_path, {SECURITY + ending: packed}))

    assert ended.reasons == ("The list of security updates could not be read.",)


def test_old_lists_and_a_restart(tmp_path: Path) -> None:
    """Lists that are old, and an update that waits for a restart, are told."""
    device = quiet(tmp_path, {"run/reboot-required": ""})
    fetched = tmp_path / "files" / LISTS / "x_dists_bookworm_InRelease"
    long_ago = time.time() - 40 * 86_400
    os.utime(fetched, (long_ago, long_ago))

    found = summaries(computer_updates, device)

    assert [priority for priority, _ in found] == ["tidy", "note"]
    assert found[0][1].startswith("This computer last looked for updates on ")


def test_a_system_that_is_over(tmp_path: Path) -> None:
    """A system that gets no updates any more is told with the day."""
    said = 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="10"\n'

    assert summaries(computer_updates, quiet(tmp_path, {"etc/os-release": said})) == [
        ("review", "This system gets no more security updates since 30 June 2024.")
    ]


def test_another_family(tmp_path: Path) -> None:
    """A system without such lists is a gap, not a silence."""
    device = quiet(tmp_path)
    shutil.rmtree(tmp_path / "files/var/lib/apt")

    assert result(computer_updates, device).reasons == (
        "Whether updates wait cannot be told on a system of this kind.",
    )
