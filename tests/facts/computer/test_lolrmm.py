"""A file of LOLRMM beside our own table."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from devices.computer_samples import summaries
from devices.quiet_computer import process, quiet
from safety_audit.checks.computer.computer_remote_access import computer_remote_access

from safety_audit.cli import safety_audit
from safety_audit.facts.computer.lolrmm import parse_lolrmm
from safety_audit.facts.computer.products import ProductClass, products, using
from safety_audit.model import Unreadable

TODAY = date(2026, 11, 22)


def entry(**more: Any) -> dict[str, Any]:
    details = {
        "PEMetadata": {"Filename": "ExampleHost.exe"},
        "InstallationPaths": ["C:\\Program Files\\Example\\examplesvc.exe", "/usr/bin/exampled"],
    }
    return {
        "Name": "Example Remote",
        "Category": "RMM",
        "LastModified": "2026-08-21",
        "Details": details | more,
    }


def words(**more: Any) -> set[str]:
    found = parse_lolrmm(yaml.safe_dump(entry(**more)).encode(), TODAY)
    return {word for product in found for word in product.words}


def test_yaml() -> None:
    """One file names one program, with the names of its files."""
    (product,) = parse_lolrmm(yaml.safe_dump(entry()).encode(), TODAY)

    assert (product.name, product.kind) == ("Example Remote", ProductClass.CAN_BE_CONTROLLED)
    assert product.words == {"examplehost.exe", "examplesvc.exe", "exampled"}
    assert (product.source, product.date) == ("https://lolrmm.io", date(2026, 8, 21))


def test_json() -> None:
    """The whole collection as JSON is read as well; an entry without names gives nothing."""
    both = [entry(), {"Name": "Empty", "Details": {}}, {"no": "name"}, 3]

    assert [product.name for product in parse_lolrmm(json.dumps(both).encode(), TODAY)] == [
        "Example Remote"
    ]


@pytest.mark.parametrize(
    "path",
    ["C:\\Windows\\System32\\dwm.exe", "mstsc.exe", "agent.exe", "Setup.exe", "C:\\*\\x*.exe",
     "%APPDATA%\\<name>.exe", "C:\\Program Files\\Folder", "a.exe", ""],
)  # fmt: skip
def test_everyday_names(path: str) -> None:
    """Names that every computer has, placeholders and folders are no sign of anything."""
    assert words(InstallationPaths=[path], PEMetadata={}) == set()


def test_records_in_a_list() -> None:
    """What some entries have as one record, others have as a list."""
    assert words(InstallationPaths=None, PEMetadata=[{"OriginalFileName": "Example2.exe"}]) == {
        "example2.exe"
    }


def test_what_our_table_knows() -> None:
    """Programs of our own table, and their names, are not told twice."""
    ours = entry() | {"Name": "TeamViewer"}

    assert parse_lolrmm(json.dumps([ours]).encode(), TODAY) == ()
    assert words(InstallationPaths=["/usr/bin/remmina", "/usr/bin/exampled"], PEMetadata={}) == {
        "exampled"
    }


@pytest.mark.parametrize("data", [b"", b"x", b"[]", b"{", b"- 1", b"\xff", b"a: [b", b"[{}]"])
def test_no_such_file(data: bytes) -> None:
    """Any other file is refused."""
    with pytest.raises(Unreadable):
        parse_lolrmm(data, TODAY)


def test_used_for_one_visit(tmp_path: Path) -> None:
    """The programs of the file are looked for within the visit, and not afterwards."""
    device = quiet(tmp_path, processes=process("exampled", "exampled"))
    before = len(products())

    with using(parse_lolrmm(json.dumps([entry()]).encode(), TODAY)):
        found = summaries(computer_remote_access, device)

    assert found == [
        ("review", "A program can show this computer to somebody elsewhere: Example Remote")
    ]
    assert (len(products()), summaries(computer_remote_access, device)) == (before, [])


def test_option(tmp_path: Path) -> None:
    """`--remote-list` takes a file; one that is none is refused with its name."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("x")
    ran = CliRunner().invoke(safety_audit, ["scan", "--phone", "none", "--remote-list", str(bad)])

    assert ran.exit_code == 2
    assert "no file of LOLRMM" in ran.output
